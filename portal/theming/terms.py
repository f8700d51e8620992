"""The terms of a realm as a theme shows them: the text of its terms.html, else the message `termsText`."""

from portal.accounts.consent import TermsDocument, version_of
from portal.realms.realm import Realm
from portal.theming.safe_html import safe_html
from portal.theming.themes import Themes

_DOCUMENT = "terms"


class ThemeTerms:
    """Finds terms in themes and in the realm's own texts."""

    def __init__(self, themes: Themes) -> None:
        self._themes = themes

    def terms(self, realm: Realm, theme: str, locale: str) -> TermsDocument:
        """The present document. A brand writes its text in the block `document` of its `login/terms.html`."""
        messages = self._themes.messages(theme, "login", locale, realm.localization_texts)
        title = messages.text("termsTitle")
        shown = {"realm": {"name": realm.name, "displayName": realm.display_name}}
        written = self._themes.own_block(
            theme, "login", "terms.html", "document", locale, shown, realm.localization_texts
        )
        if written is not None:
            return TermsDocument(_DOCUMENT, version_of(written), locale, title, safe_html(written))
        text = messages.text("termsText", realm.display_name)
        return TermsDocument(_DOCUMENT, version_of(text), messages.locale_of("termsText"), title, safe_html(text))
