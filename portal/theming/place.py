"""Where in a theme's own files something stands that was found in a finished page."""

from portal.theming.check import Shown, Subject
from portal.theming.source import DYNAMIC, Element

Place = tuple[str, int]


def place_of(subject: Subject, shown: Shown, element: Element | None = None) -> Place | None:
    """The own template and line that most likely wrote the element; none where the theme writes nothing of the kind, so
    that what its parent does is not held against it."""
    page = f"{shown.sample.kind}/{shown.sample.template}"
    own = sorted(subject.elements, key=lambda path: path != page)
    if element is None:
        return (page, 1) if page in subject.elements else next(((path, 1) for path in own), None)
    likeness = ((_alike(each, element), path, each.line) for path in own for each in subject.elements[path])
    best = max(likeness, default=(0, "", 0), key=lambda found: found[0])
    return (best[1], best[2]) if best[0] else None


def _alike(written: Element, shown: Element) -> int:
    """How well an element of a template fits one of a page: 0 not at all."""
    if written.tag != shown.tag:
        return 0
    points = 1
    for name, value in written.attributes.items():
        if DYNAMIC in value:
            points += shown.has(name)
        elif shown.get(name) == value:
            points += 3
        else:
            points -= 1
    return max(points, 0)
