from datetime import timedelta

import pytest

from portal.realms.compile import compile_realm, settings_read
from portal.realms.ports import StoredRealm
from portal.realms.realm import Realm
from portal.realms.sealing import Sealer


def compiled(environ=None, sealer=None, **document):
    stored = StoredRealm("an-id", "demo", 7, {"realm": "demo", **document})
    return compile_realm(stored, sealer=sealer, environ=environ or {})


def told(**document):
    problems = compiled(**document)
    assert isinstance(problems, tuple)
    return [str(problem) for problem in problems]


def test_a_bare_document_has_keycloaks_defaults():
    realm = compiled()

    assert (realm.id, realm.name, realm.revision, realm.display_name) == ("an-id", "demo", 7, "demo")
    assert not realm.is_enabled
    assert not realm.registration_allowed
    assert not realm.verify_email
    assert not realm.remember_me
    assert realm.login_with_email_allowed
    assert (realm.login_theme, realm.account_theme, realm.email_theme) == ("base", "base", "")
    assert realm.default_locale == "en"
    assert realm.supported_locales == ()
    assert realm.smtp is None
    assert realm.password_policy == ""
    assert "VERIFY_EMAIL" in realm.required_actions
    assert "TERMS_AND_CONDITIONS" not in realm.required_actions


def test_what_the_document_says_is_what_the_realm_is():
    realm = compiled(
        displayName="A Shop",
        enabled=True,
        registrationAllowed=True,
        loginWithEmailAllowed=False,
        loginTheme="acme",
        passwordPolicy="length(12)",
        internationalizationEnabled=True,
        supportedLocales=["en", "pt_BR", "en"],
        localizationTexts={"en": {"greeting": "Hello"}},
    )

    assert realm.display_name == "A Shop"
    assert realm.is_enabled
    assert realm.registration_allowed
    assert not realm.login_with_email_allowed
    assert realm.login_theme == "acme"
    assert realm.supported_locales == ("en", "pt-BR")
    assert realm.localization_texts["en"]["greeting"] == "Hello"


def test_an_empty_theme_is_the_base_theme():
    assert compiled(loginTheme="").login_theme == "base"


def test_numbers_and_truths_written_as_texts_are_read_as_keycloak_reads_them():
    realm = compiled(registrationAllowed="true", ssoSessionIdleTimeout="60")

    assert realm.registration_allowed
    assert realm.session_lives.idle == timedelta(seconds=60)


def test_every_wrong_type_is_told_at_once_with_its_place():
    problems = told(
        registrationAllowed="yes",
        supportedLocales="en",
        ssoSessionIdleTimeout=-5,
        attributes=["x"],
        passwordPolicy=12,
        requiredActions={"alias": "VERIFY_EMAIL"},
    )

    assert problems[0].startswith("realm 'demo': attributes: must be an object")
    assert any("realm 'demo': registrationAllowed: must be true or false, not \"yes\"" in each for each in problems)
    for key in ("supportedLocales", "ssoSessionIdleTimeout", "passwordPolicy", "requiredActions"):
        assert any(each.startswith(f"realm 'demo': {key}:") for each in problems), key


def test_a_wrong_language_tag_is_told():
    assert "'english!' is no language tag" in told(supportedLocales=["english!"])[0]


@pytest.mark.parametrize("seconds", [10**30, "9" * 400, True, 1.5])
def test_no_length_of_time_is_too_strange_to_be_told(seconds):
    assert told(ssoSessionIdleTimeout=seconds)[0].startswith("realm 'demo': ssoSessionIdleTimeout")


def test_remembered_sessions_last_as_long_as_plain_ones_unless_the_realm_says_more():
    plain = compiled(ssoSessionIdleTimeout=60, ssoSessionMaxLifespan=600).session_lives
    longer = compiled(ssoSessionIdleTimeoutRememberMe=3600).session_lives

    assert (plain.idle_remembered, plain.longest_remembered) == (timedelta(seconds=60), timedelta(seconds=600))
    assert longer.idle_remembered == timedelta(hours=1)


def test_required_actions_are_the_enabled_ones_in_order_old_names_included():
    actions = [
        {"alias": "VERIFY_EMAIL", "enabled": True, "priority": 50},
        {"alias": "terms_and_conditions", "enabled": True, "priority": 20},
        {"alias": "UPDATE_PROFILE", "enabled": False, "priority": 1},
    ]

    assert compiled(requiredActions=actions).required_actions == ("TERMS_AND_CONDITIONS", "VERIFY_EMAIL")
    assert compiled(requiredActions=[]).required_actions == ()


def test_the_life_of_a_link_comes_from_the_nearest_place_that_says_it():
    own = {"actionTokenGeneratedByUserLifespan.verify-email": "120"}

    assert compiled().verify_email_life == timedelta(hours=24)
    assert compiled(actionTokenGeneratedByUserLifespan=300).verify_email_life == timedelta(minutes=5)
    assert compiled(actionTokenGeneratedByUserLifespan=300, attributes=own).verify_email_life == timedelta(minutes=2)


def test_a_realm_tells_of_taken_addresses_only_where_no_proof_follows():
    assert compiled(verifyEmail=False).discloses_taken_email
    assert not compiled(verifyEmail=True).discloses_taken_email
    assert compiled(verifyEmail=True, attributes={"portico.disclosure": "explain"}).discloses_taken_email


def test_our_own_keys_are_read_from_the_attributes():
    realm = compiled(
        attributes={
            "portico.passwordConfirmation": "false",
            "portico.newAccountLifespan": 3600,
            "portico.resendCooldown": "5",
            "portico.limits.register": "3 per minute",
            "frontendUrl": "https://accounts.example.org",
        }
    )

    assert not realm.confirms_password
    assert realm.new_account_life == timedelta(hours=1)
    assert realm.resend_cooldown == timedelta(seconds=5)
    assert realm.attributes["portico.limits.register"] == "3 per minute"
    assert realm.attributes["frontendUrl"] == "https://accounts.example.org"


def test_without_them_the_defaults_of_the_table_hold():
    realm = compiled()

    assert realm.confirms_password
    assert realm.new_account_life == timedelta(hours=24)
    assert realm.resend_cooldown == timedelta(seconds=30)


def test_an_unknown_key_of_ours_is_told_with_the_nearest_one():
    [problem] = told(attributes={"portico.resendCooldwon": "5"})

    assert "attributes: portico.resendCooldwon: unknown key" in problem
    assert "Did you mean 'portico.resendCooldown'?" in problem


def test_a_wrong_value_of_our_own_keys_is_told():
    problems = told(attributes={"portico.disclosure": "tell", "portico.passwordConfirmation": "maybe"})

    assert any("portico.disclosure: unknown value 'tell'" in each for each in problems)
    assert any("portico.passwordConfirmation: must be true or false" in each for each in problems)


def test_events_are_kept_as_the_realm_says():
    some = compiled(eventsEnabled=True, enabledEventTypes=["LOGIN"])

    assert some.keeps_event("LOGIN")
    assert not some.keeps_event("LOGIN_ERROR")
    assert compiled(eventsEnabled=True).keeps_event("REGISTER")
    assert not compiled(enabledEventTypes=["LOGIN"]).keeps_event("LOGIN")


def test_placeholders_are_filled_from_the_environment():
    assert compiled({"BRAND": "Acme"}, displayName="${env:BRAND} accounts").display_name == "Acme accounts"


def test_a_variable_that_is_not_there_is_told_with_its_place():
    assert told(displayName="${env:BRAND}") == [
        "realm 'demo': displayName: the variable BRAND is not set. Set BRAND where the portal runs"
    ]


def test_a_sealed_password_is_opened_in_memory():
    sealer = Sealer(b"one key")
    smtp = {"host": "mail.example.org", "from": "a@example.org", "auth": "true", "user": "u"}
    document = {"smtpServer": {**smtp, "password": sealer.seal("open sesame")}}

    realm = compiled(sealer=sealer, **document)
    assert realm.smtp.password == "open sesame"
    assert "open sesame" not in repr(realm)
    assert "smtpServer.password: is sealed with another" in str(compiled(sealer=Sealer(b"another"), **document)[0])


def test_the_keys_it_reads_are_told_by_reading():
    read = settings_read()

    assert {"realm", "registrationAllowed", "authenticationFlows", "smtpServer", "components"} <= read
    assert "browserFlow" not in read
    assert isinstance(compiled(), Realm)
