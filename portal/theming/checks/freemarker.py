"""Templates of Keycloak (`.ftl`) do not run here; what to write instead is told for each."""

from collections.abc import Iterator

from portal.theming.check import WARNING, Finding, Subject

_BLOCKS = {
    "template.ftl": "layout.html (blocks header, brand, title, content, footer)",
    "footer.ftl": "the block `footer` of layout.html",
    "field.ftl": "elements/field.html and the elements beside it",
    "buttons.ftl": "elements/button.html",
    "user-profile-commons.ftl": "elements/field.html: fields are drawn from the user profile",
    "password-commons.ftl": "elements/password.html",
    "social-providers.ftl": "the block `content` of login/login.html",
}


class Freemarker:
    """Names the page of ours that shows the same."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Every `.ftl` file of the theme."""
        ours = subject.themes.edition("base").texts
        for path in subject.edition.texts:
            if path.endswith(".ftl"):
                told = "a FreeMarker template is not used here; its words, styles and pictures are"
                yield Finding(path, 1, "freemarker", told, _remedy(path, frozenset(ours)), weight=WARNING)


def _remedy(path: str, ours: frozenset[str]) -> str:
    name = path.rpartition("/")[2]
    if name in _BLOCKS:
        return f"Write {_BLOCKS[name]}"
    wanted = f"{path.removesuffix('.ftl')}.{'txt' if '/text/' in path else 'html'}"
    if wanted in ours:
        return f'Write {wanted}, beginning with {{% extends "{wanted}" %}}, and only the blocks that differ'
    return "There is no such page here"
