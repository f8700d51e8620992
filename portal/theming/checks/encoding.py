"""Files are UTF-8."""

from collections.abc import Iterator

from portal.theming.check import Finding, Subject


class Encoding:
    """Latin-1 is read too, as Java reads it, but it is a guess."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Every file with bytes that are no UTF-8, and the first line of them."""
        for path in subject.edition.texts:
            for number, line in enumerate((subject.edition.root / path).read_bytes().split(b"\n"), 1):
                try:
                    line.decode("utf-8")
                except UnicodeDecodeError:
                    yield Finding(path, number, "not-utf-8", "this line is not UTF-8", "Save the file as UTF-8")
                    break
