"""What people typed is shown as text, never as HTML."""

from collections.abc import Iterator

from jinja2 import Environment, TemplateSyntaxError, nodes

from portal.theming.check import Finding, Subject

_PARSER = Environment(autoescape=True)
_OURS = {"document", "body"}  # the text of the terms, which was cut down to harmless HTML before


class Unescaped:
    """`|safe` and `{% autoescape false %}`."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Every use, but for the terms' own text."""
        for path, text in subject.templates.items():
            try:
                tree = _PARSER.parse(text)
            except TemplateSyntaxError:
                continue  # told by another check
            for used in tree.find_all(nodes.Filter):
                if used.name == "safe" and not _is_ours(used.node):
                    told = "|safe shows whatever somebody typed as HTML"
                    yield Finding(path, used.lineno, "unescaped", told, "Leave |safe out")
            for scoped in tree.find_all(nodes.ScopedEvalContextModifier):
                told = "autoescape is switched off: whatever somebody typed is shown as HTML"
                yield Finding(path, scoped.lineno, "unescaped", told, "Leave it on")


def _is_ours(value: nodes.Expr | None) -> bool:
    return isinstance(value, nodes.Getattr) and value.attr == "body" and _root(value) in _OURS | {"field"}


def _root(value: nodes.Node) -> str:
    while isinstance(value, (nodes.Getattr, nodes.Getitem)):
        value = value.node
    return value.name if isinstance(value, nodes.Name) else ""
