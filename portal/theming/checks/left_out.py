"""Files that are no part of the theme although they stand in its folder."""

from collections.abc import Iterator

from portal.theming.check import Finding, Subject
from portal.theming.edition import LARGEST_RESOURCE, LARGEST_TEXT, TYPES

_TOLD = {
    "symlink": ("symlink-out", "a link that leads out of the folder, or nowhere", "Copy the file into the theme"),
    "too-large": (
        "too-large",
        f"larger than {LARGEST_RESOURCE // 2**20} MB (a text: {LARGEST_TEXT // 1024} kB)",
        "Make it smaller",
    ),
    "too-many": ("too-many-files", "a theme has at most two thousand files", "Take out what no page needs"),
    "type": ("unknown-type", "files of this kind are not served", f"Served are: {', '.join(TYPES)}"),
}
_HEAVY = 200 * 1024
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")


class LeftOut:
    """Links, giants, strange files; and pictures that make a page slow."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Every one."""
        for each in subject.edition.left_out:
            code, told, remedy = _TOLD[each.reason]
            yield Finding(each.path, 1, code, told, remedy)
        for path, file in subject.edition.resources.items():
            size = file.stat().st_size
            if path.endswith(_PICTURES) and size > _HEAVY:
                told = f"a picture of {size // 1024} kB: people on a phone wait for it"
                yield Finding(path, 1, "heavy-picture", told, f"{_HEAVY // 1024} kB are enough for any screen")
