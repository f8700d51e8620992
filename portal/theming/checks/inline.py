"""No scripts, styles or handlers inside of pages: their policy lets none run, so they would do nothing."""

from collections.abc import Iterator

from portal.theming.check import Finding, Subject


class Inline:
    """`<script>` and `<style>` with something in them, `style=`, `on…=`. Mails may have styles: theirs are inlined."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Every one, with its line."""
        for path, elements in subject.elements.items():
            for element in elements:
                if element.tag == "script" and not element.get("src"):
                    yield Finding(path, element.line, "inline-script", "a script inside of the page", _SCRIPT)
                if path.startswith("email/"):
                    continue
                if element.tag == "style":
                    yield Finding(path, element.line, "inline-style", "a style sheet inside of the page", _STYLE)
                if element.has("style"):
                    yield Finding(path, element.line, "inline-style", f"style= at <{element.tag}>", _STYLE)
                for name in element.attributes:
                    if name.startswith("on"):
                        yield Finding(path, element.line, "inline-handler", f"{name}= at <{element.tag}>", _SCRIPT)


_SCRIPT = "Put it into resources/js/ and name it in `scripts` of theme.properties"
_STYLE = "Put it into resources/css/ and name it in `addStyles` of theme.properties"
