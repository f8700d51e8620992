"""The sandbox in which a theme's templates run: they see what they are given and nothing else."""

from collections.abc import Callable, Mapping
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, BytecodeCache, ChainableUndefined, Environment, TemplateNotFound, nodes
from jinja2.bccache import Bucket
from jinja2.loaders import split_template_path
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from portal.theming import bounds
from portal.theming.chain import Chain

# What a template may ask of a value. Numbers and functions have nothing that a page needs.
_ATTRIBUTES: Mapping[type, frozenset[str]] = {
    str: frozenset(
        {
            "capitalize",
            "endswith",
            "isdigit",
            "lower",
            "removeprefix",
            "removesuffix",
            "split",
            "splitlines",
            "startswith",
        }
        | {"strip", "title", "upper"}
    ),
    dict: frozenset({"get", "items", "keys", "values"}),
    list: frozenset({"count", "index"}),
    tuple: frozenset({"count", "index"}),
}


class ThemeLoader(BaseLoader):
    """Looks a template up along the chain. A name `2!login/register.html` starts at the third theme of the chain."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The template's text and its place for error messages; a saved file makes a new chain, so it is never old."""
        found = self.find(template)
        if found is None:
            raise TemplateNotFound(template)
        edition = self._chain[found[0]]
        return edition.texts[found[1]], str(edition.root / found[1]), lambda: True

    def find(self, template: str) -> tuple[int, str] | None:
        """The place in the chain and the path of a template."""
        start, name = split_name(template)
        name = "/".join(split_template_path(name))
        for index in range(start, len(self._chain)):
            for path in self._chain[index].candidates(name):
                if path in self._chain[index].texts:
                    return index, path
        return None


class _Compiled(BytecodeCache):
    """What templates were compiled to, shared by all themes of a process: most use the base theme's files, and a file
    compiles to the same for each. Found by the file's place and its very text, so no theme gets another's."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fills in what was compiled before."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps what was compiled now."""
        if len(self._kept) >= _MOST_COMPILED:
            self._kept.clear()
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code


_MOST_COMPILED = 5_000
_COMPILED = _Compiled()


class ThemeEnvironment(ImmutableSandboxedEnvironment):
    """One per theme and kind, so that no template of one theme can ever be served for another."""

    concat = staticmethod(bounds.concat)
    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, chain: Chain) -> None:
        self.themes = ThemeLoader(chain)
        super().__init__(
            loader=self.themes,
            autoescape=is_escaped,
            auto_reload=False,
            bytecode_cache=_COMPILED,
            cache_size=-1,  # themes have few templates, and the default cache takes a lock at every include
            undefined=ChainableUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.globals = {"range": bounds.short_range, "namespace": self.globals["namespace"]}
        self.filters = bounds.bounded_filters(self.filters)

    def getattr(self, obj: object, attribute: str) -> Any:  # noqa: ANN401  (a template's value)
        """What a page is told comes as plain dictionaries, so a key is looked for first: hundreds of times a page."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Of values only what is named above; of Jinja's own things (`loop.index`, `self.title()`) what it offers."""
        known = next((names for kind, names in _ATTRIBUTES.items() if isinstance(obj, kind)), None)
        if known is None and not type(obj).__module__.startswith("jinja2."):
            return False
        return (known is None or attr in known) and super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: object) -> None:
        """Python's own formatting is not for templates: it makes texts as wide as it is told; sentences have `msg`."""

    def call(self, context: Context, called: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Calls are paid for, so that a macro that calls itself comes to an end."""
        bounds.spend(1)
        return bounds.weigh(context.call(called, *args, **kwargs))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401
        """Sums and products, within bounds; powers and Python's formatting are for nobody."""
        if operator == "*":
            return bounds.multiply(left, right)
        if operator == "**" or (isinstance(left, str) and operator == "%"):
            raise bounds.BoundExceeded(f"'{operator}' is not for templates; sentences with gaps are messages")
        return bounds.weigh(super().call_binop(context, operator, left, right))

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed: nodes.Template = bounds.Metered().visit(super()._parse(source, name, filename))
        return parsed

    def join_path(self, template: str, parent: str) -> str:
        """A template that extends or includes its own name means the next one in the chain."""
        if template != split_name(parent)[1]:
            return template
        found = self.themes.find(parent)
        return template if found is None else f"{found[0] + 1}!{template}"


def is_escaped(template: str | None) -> bool:
    """Everything is HTML but the plain text of mails."""
    return template is None or not template.endswith(".txt")


def split_name(template: str) -> tuple[int, str]:
    """`2!login/register.html` is (2, `login/register.html`); a plain name starts at 0."""
    start, mark, name = template.partition("!")
    return (int(start), name) if mark and start.isdigit() else (0, template)
