"""A style sheet as rules with their lines: what checks of brands' sheets look at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import tinycss2


@dataclass(frozen=True)
class Declaration:
    """`color: red` with its line; names and values in small letters."""

    name: str
    value: str
    line: int


@dataclass(frozen=True)
class Rule:
    """A selector with what it declares, and the at-rules around it (`@media (prefers-color-scheme: dark)`)."""

    selector: str
    line: int
    declarations: tuple[Declaration, ...]
    within: tuple[str, ...] = ()

    def value(self, name: str) -> str:
        """What the rule declares last for that property, empty where nothing."""
        return next((each.value for each in reversed(self.declarations) if each.name == name), "")


@dataclass(frozen=True)
class SyntaxFault:
    """A place that no browser understands."""

    line: int
    message: str


def rules_of(css: str) -> tuple[Rule, ...]:
    """All style rules, those inside of at-rules too."""
    return tuple(_rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), ()))


def faults_of(css: str) -> tuple[SyntaxFault, ...]:
    """Where a sheet is broken."""
    nodes = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    broken = [node for node in nodes if node.type == "error"]
    for node in nodes:
        if node.type == "qualified-rule":
            inside = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
            broken += [each for each in inside if each.type == "error"]
    return tuple(SyntaxFault(node.source_line, node.message) for node in broken)


def imports_of(css: str) -> tuple[Declaration, ...]:
    """What `@import` names, with the line."""
    nodes = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    found = (node for node in nodes if node.type == "at-rule" and node.lower_at_keyword == "import")
    return tuple(Declaration("@import", tinycss2.serialize(node.prelude).strip(), node.source_line) for node in found)


def _rules(nodes: Sequence[Any], within: tuple[str, ...]) -> Iterator[Rule]:
    for node in nodes:
        if node.type == "qualified-rule":
            selector = " ".join(tinycss2.serialize(node.prelude).split())
            yield Rule(selector, node.source_line, tuple(_declarations(node.content)), within)
        elif node.type == "at-rule" and node.content is not None:
            name = f"@{node.lower_at_keyword} {tinycss2.serialize(node.prelude).strip()}"
            inside = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            yield from _rules(inside, (*within, name))


def _declarations(content: Sequence[Any]) -> Iterator[Declaration]:
    for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if node.type == "declaration":
            value = " ".join(tinycss2.serialize(node.value).split()).lower()
            yield Declaration(node.lower_name, value, node.source_line)
