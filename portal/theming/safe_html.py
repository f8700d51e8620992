"""HTML that operators write in messages, cut down to words, structure and links: no scripts, styles, forms or htmx."""

from functools import lru_cache
from html import escape
from html.parser import HTMLParser

_WORDS = {"a", "abbr", "b", "br", "code", "em", "i", "s", "small", "span", "strong", "sub", "sup", "time", "u"}
_STRUCTURE = {"blockquote", "dd", "div", "dl", "dt", "h2", "h3", "h4", "hr", "li", "ol", "p", "ul"}
_TABLES = {"table", "tbody", "td", "tfoot", "th", "thead", "tr"}
_ALLOWED = frozenset(_WORDS | _STRUCTURE | _TABLES)
_VOID = frozenset({"br", "hr"})
_SILENCED = frozenset({"script", "style", "template", "title", "textarea", "select", "object", "svg", "math"})
_ATTRIBUTES = frozenset({"href", "lang", "dir", "id", "colspan", "rowspan", "scope", "datetime"})
_SCHEMES = ("https://", "http://", "mailto:", "tel:", "#")


@lru_cache(maxsize=256)
def safe_html(text: str) -> str:
    """The text with everything dropped that could act. Headings of level one become level two: a page has one."""
    cleaner = _Cleaner()
    cleaner.feed(text)
    cleaner.close()
    return cleaner.result()


class _Cleaner(HTMLParser):
    """Writes down again what is allowed, with every open element closed at the end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._open: list[str] = []
        self._silence = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = _renamed(tag)
        if tag in _SILENCED:
            self._silence += 1
        elif tag in _ALLOWED and not self._silence:
            self._out.append(f"<{tag}{''.join(_attribute(name, value or '') for name, value in attrs)}>")
            if tag not in _VOID:
                self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        tag = _renamed(tag)
        if tag in _SILENCED:
            self._silence = max(0, self._silence - 1)
        elif tag in self._open:
            while (last := self._open.pop()) != tag:
                self._out.append(f"</{last}>")
            self._out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._silence:
            self._out.append(escape(data, quote=False))

    def result(self) -> str:
        """The clean text."""
        return "".join([*self._out, *(f"</{tag}>" for tag in reversed(self._open))])


def _renamed(tag: str) -> str:
    return "h2" if tag == "h1" else tag


def _attribute(name: str, value: str) -> str:
    if name not in _ATTRIBUTES or (name == "href" and not _is_harmless(value)):
        return ""
    return f' {name}="{escape(value)}"'


def _is_harmless(address: str) -> bool:
    address = "".join(address.split()).lower()
    is_local = address.startswith("/") and not address.startswith(("//", "/\\"))
    return is_local or address.startswith(_SCHEMES)
