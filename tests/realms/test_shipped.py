import json
import re

import pytest

from portal.locations import SHIPPED_REALMS, THEMES
from portal.profile.context import Context, Situation
from portal.realms.compile import compile_realm
from portal.realms.files import read_file
from portal.realms.ports import StoredRealm
from portal.theming.themes import Themes


def demo():
    [document] = read_file(SHIPPED_REALMS / "demo.json").documents
    return compile_realm(StoredRealm("an-id", "demo", 1, document), environ={})


def test_the_demo_realm_is_open_verifies_and_asks_for_terms():
    realm = demo()

    assert realm.is_enabled
    assert realm.registration_allowed
    assert realm.verify_email
    assert realm.remember_me
    assert not realm.registration_email_as_username
    assert realm.password_policy == "length(12) and notUsername and notEmail"
    assert [each.provider_id for each in realm.registration_flow[0].children] == [
        "registration-user-creation",
        "registration-password-action",
        "registration-terms-and-conditions",
    ]
    assert "TERMS_AND_CONDITIONS" in realm.required_actions
    assert realm.smtp is None
    assert realm.keeps_event("REGISTER")
    assert realm.supported_locales == ("en", "de", "ar")


def test_the_demo_realm_asks_what_the_guide_asks():
    profile, registering = demo().profile, Context(Situation.REGISTRATION)
    phone = profile.named("phoneNumber")

    assert [each.name for each in profile.asked(registering)] == [
        "username",
        "email",
        "firstName",
        "lastName",
        "phoneNumber",
    ]
    assert phone.display_name == "${phoneNumber}"
    assert phone.is_required(registering)
    assert not phone.is_required(Context(Situation.ACCOUNT))


@pytest.mark.parametrize("name", ["demo", "showcase", "shop", "business", "community"])
def test_a_shipped_realm_comes_in_and_goes_out_unchanged(name, importer, store):
    given = json.loads((SHIPPED_REALMS / f"{name}.json").read_text(encoding="utf-8"))

    assert importer.apply(importer.prepare([given])) == ()
    assert store.whole(name) == given


def test_the_showcase_says_everything_in_each_of_its_languages():
    [document] = read_file(SHIPPED_REALMS / "showcase.json").documents
    texts = document["localizationTexts"]
    asked = set(re.findall(r"\$\{(showcase\.[^}]+)\}", json.dumps(document["components"])))

    assert set(texts) == set(document["supportedLocales"])
    for locale in texts:
        labels = {f"showcase.department.{option}" for option in ("research", "workshop", "sales")}
        assert set(texts[locale]) == asked | labels


@pytest.mark.parametrize("name", ["shop", "business", "community"])
def test_a_brands_realm_wears_its_theme_and_speaks_its_languages(name):
    [document] = read_file(SHIPPED_REALMS / f"{name}.json").documents
    realm = compile_realm(StoredRealm("an-id", name, 1, document), environ={})
    themes = Themes([THEMES], reload=False)
    asked = set(re.findall(r"\$\{(\w+\.[^}]+)\}", json.dumps(document["components"])))

    assert themes.has(realm.login_theme)
    assert realm.supported_locales == themes.locales(realm.login_theme, "login")
    assert all(asked <= set(document["localizationTexts"][locale]) for locale in realm.supported_locales)


@pytest.mark.parametrize(("tier", "asks"), [("starter", False), ("team", True), ("enterprise", True)])
def test_business_asks_companies_for_their_name(tier, asks):
    [document] = read_file(SHIPPED_REALMS / "business.json").documents
    profile = compile_realm(StoredRealm("an-id", "business", 1, document), environ={}).profile
    asked = profile.asked(Context(Situation.REGISTRATION), {"tier": (tier,)})

    assert ("companyName" in {each.name for each in asked}) == asks
