import json
import re

import pytest

from portal.locations import SHIPPED_REALMS
from portal.profile.context import Context, Situation
from portal.realms.compile import compile_realm
from portal.realms.files import read_file
from portal.realms.ports import StoredRealm


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


@pytest.mark.parametrize("name", ["demo", "showcase"])
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
