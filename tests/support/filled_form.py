"""A form of a page as a browser without scripts would send it: every control that has something to say, in order."""

from html.parser import HTMLParser

Pairs = list[tuple[str, str]]


class FilledForm(HTMLParser):
    """The form that goes to an address ending so."""

    def __init__(self, html: str, action: str) -> None:
        super().__init__()
        self.action = ""
        self.pairs: Pairs = []
        self._wanted, self._is_open = action, False
        self._area: tuple[str, str] | None = None
        self._select: str | None = None
        self.feed(html)
        assert self.action, f"no form goes to {action}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("action", "").split("?")[0].endswith(self._wanted):
            self.action, self._is_open = given["action"], True
        if not self._is_open or "disabled" in given:
            return
        if (
            tag == "input"
            and "name" in given
            and (given.get("type") not in ("checkbox", "radio") or "checked" in given)
        ):
            self.pairs.append((given["name"], given.get("value", "")))
        elif tag == "textarea" and "name" in given:
            self._area = (given["name"], "")
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and self._select and "selected" in given:
            self.pairs.append((self._select, given["value"]))

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area = (self._area[0], self._area[1] + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_open = False
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._area:
            self.pairs.append((self._area[0], self._area[1].removeprefix("\n")))
            self._area = None

    def filled(self, **answers: str | list[str]) -> Pairs:
        """With other answers in place of those that stand there."""
        kept = [(name, value) for name, value in self.pairs if name not in answers]
        listed = {name: [value] if isinstance(value, str) else value for name, value in answers.items()}
        return [*kept, *((name, value) for name, values in listed.items() for value in values)]

    def values(self, name: str) -> list[str]:
        """What stands in the fields of that name."""
        return [value for each, value in self.pairs if each == name]


def by_name(pairs: Pairs) -> dict[str, list[str]]:
    """The same as a test client takes it."""
    data: dict[str, list[str]] = {}
    for name, value in pairs:
        data.setdefault(name, []).append(value)
    return data
