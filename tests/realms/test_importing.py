import json
from pathlib import Path

import pytest

from portal.problem import ConfigurationRefused, Problem
from portal.realms import files
from portal.realms.exporting import export_document, to_json
from portal.realms.files import read_file
from portal.realms.importing import Importer
from portal.realms.places import map_document
from portal.realms.sealing import MASK, Sealer

SHOP = {
    "id": "shop-id",
    "realm": "shop",
    "enabled": True,
    "browserFlow": "browser",
    "somethingNobodyKnows": {"kept": [1, None, {"as": "it is"}]},
    "attributes": {"frontendUrl": "https://shop.example.org"},
    "smtpServer": {"host": "mail.example.org", "from": "a@example.org", "auth": "true", "password": "open sesame"},
    "clients": [
        {"id": "c1", "clientId": "web", "publicClient": True, "redirectUris": ["/*"]},
        {"id": "c2", "clientId": "back", "secret": "very secret"},
    ],
    "groups": [{"id": "g1", "name": "staff", "path": "/staff", "attributes": {"a": ["b"]}, "subGroups": []}],
    "roles": {"realm": [{"id": "r1", "name": "clerk"}], "client": {"web": [{"id": "r2", "name": "buyer"}]}},
    "identityProviders": [{"alias": "corp", "config": {"clientSecret": "between us"}}],
    "components": {
        "org.keycloak.keys.KeyProvider": [
            {
                "id": "k1",
                "name": "rsa",
                "providerId": "rsa",
                "config": {"privateKey": ["MIIE"], "certificate": ["MIID"]},
            }
        ]
    },
}


def brought_in(importer, *documents):
    prepared = importer.prepare(documents)
    assert importer.apply(prepared) == ()
    return prepared


def refusal(importer, *documents):
    with pytest.raises(ConfigurationRefused) as refused:
        importer.prepare(documents)
    return [str(problem) for problem in refused.value.problems]


def subjects(prepared, treatment):
    return " ".join(f"{row.subject}: {row.note}" for row in prepared.report if row.treatment == treatment)


def test_a_realm_comes_in_and_is_there(importer, store):
    [prepared] = brought_in(importer, SHOP)

    assert prepared.change == "new"
    assert store.get("shop").id == "shop-id"
    assert store.get("shop").document["enabled"] is True


def test_no_secret_is_stored_in_clear(importer, store):
    brought_in(importer, SHOP)

    stored = json.dumps(store.whole("shop"))
    for secret in ("open sesame", "very secret", "between us", "MIIE"):
        assert secret not in stored
    assert "MIID" in stored


def test_an_export_holds_no_secret_and_everything_else(importer, store):
    brought_in(importer, SHOP)

    exported = export_document(store.whole("shop"))
    assert exported["smtpServer"]["password"] == MASK
    assert exported["clients"][1]["secret"] == MASK
    assert exported["somethingNobodyKnows"] == SHOP["somethingNobodyKnows"]
    secrets = ("open sesame", "very secret", "between us", "MIIE")
    assert exported == map_document(SHOP, lambda _, text: MASK if text in secrets else text)


def test_what_was_exported_comes_in_again_without_a_change(importer, store, tmp_path):
    brought_in(importer, SHOP)
    before = store.whole("shop")
    file = tmp_path / "shop.json"
    file.write_text(to_json(export_document(before)), encoding="utf-8")

    [again] = brought_in(importer, *read_file(file).documents)

    assert again.change == "unchanged"
    assert store.whole("shop") == before
    assert store.revision("shop") == 1


def test_the_same_secrets_in_clear_are_no_change_either(importer):
    brought_in(importer, SHOP)

    assert importer.prepare([SHOP])[0].change == "unchanged"


def test_asterisks_keep_the_stored_secret_and_a_new_one_replaces_it(importer, store, sealer):
    brought_in(importer, SHOP)
    kept = {**SHOP, "displayName": "Shop", "smtpServer": {**SHOP["smtpServer"], "password": MASK}}
    brought_in(importer, kept)
    assert sealer.open(store.get("shop").document["smtpServer"]["password"]) == "open sesame"

    brought_in(importer, {**SHOP, "smtpServer": {**SHOP["smtpServer"], "password": "another"}})
    assert sealer.open(store.get("shop").document["smtpServer"]["password"]) == "another"


def test_asterisks_for_a_mail_password_nobody_knows_are_refused(importer, store):
    [problem] = refusal(importer, {**SHOP, "smtpServer": {**SHOP["smtpServer"], "password": MASK}})

    assert problem.startswith("realm 'shop': smtpServer.password: is masked, and no stored one is known")
    assert store.names() == ()


def test_asterisks_for_a_client_nobody_knows_leave_it_without_a_secret_and_say_so(importer, store):
    [prepared] = brought_in(importer, {"realm": "shop", "clients": [{"clientId": "back", "secret": MASK}]})

    assert "secret" not in store.whole("shop")["clients"][0]
    assert "clients.back.secret" in subjects(prepared, "left out")


def test_a_reference_to_the_environment_stays_as_it_is(store, sealer):
    importer = Importer(store, sealer, lambda _: (), environ={"SMTP_PASSWORD": "open sesame"})
    smtp = {**SHOP["smtpServer"], "password": "${env:SMTP_PASSWORD}"}
    brought_in(importer, {**SHOP, "smtpServer": smtp})

    assert store.whole("shop")["smtpServer"] == smtp
    assert export_document(store.whole("shop"))["smtpServer"] == smtp


def test_an_existing_realm_keeps_its_id_and_gets_a_new_revision(importer, store):
    brought_in(importer, SHOP)
    [changed] = brought_in(importer, {**SHOP, "id": "from elsewhere", "enabled": False})

    assert changed.change == "changed"
    assert (store.get("shop").id, store.get("shop").revision) == ("shop-id", 2)
    assert store.get("shop").document["enabled"] is False


def test_a_copy_under_another_name_gets_an_id_of_its_own(importer, store):
    brought_in(importer, SHOP)
    brought_in(importer, {**SHOP, "realm": "copy"})

    assert store.get("copy").id not in ("", "shop-id")


def test_somebody_elses_change_in_between_is_not_overwritten(importer, store):
    brought_in(importer, SHOP)
    mine = importer.prepare([{**SHOP, "displayName": "Mine"}])
    brought_in(importer, {**SHOP, "displayName": "Theirs"})

    [problem] = importer.apply(mine)

    assert "was changed by somebody else" in str(problem)
    assert store.get("shop").document["displayName"] == "Theirs"


def test_a_problem_in_one_realm_of_a_list_stores_none_of_them(store, sealer):
    def check(document):
        return (Problem("realm 'bad': a", "is wrong"),) if document["realm"] == "bad" else ()

    importer = Importer(store, sealer, check, environ={})

    assert refusal(importer, SHOP, {"realm": "bad", "enabled": True}) == ["realm 'bad': a: is wrong"]
    assert store.names() == ()


def test_problems_of_all_realms_are_told_at_once(importer):
    problems = refusal(
        importer,
        {"enabled": True},
        {"realm": "a/b", "enabled": True},
        {"realm": "twin", "x": 1},
        {"realm": "twin", "x": 2},
        {"realm": "lost", "displayName": "${env:NOWHERE}"},
        {"realm": "cut", "displayName": "\ud800"},
    )

    assert any("realm number 1: realm: is missing" in each for each in problems)
    assert any("'a/b': realm: cannot be part of an address" in each for each in problems)
    assert any("realm 'twin': is there 2 times" in each for each in problems)
    assert any("realm 'lost': displayName: the variable NOWHERE is not set" in each for each in problems)
    assert any("realm 'cut': displayName: holds a character that no text can" in each for each in problems)


def test_a_file_of_people_does_not_empty_the_realm(importer, store):
    brought_in(importer, SHOP)
    [problem] = refusal(importer, {"realm": "shop", "users": [{"username": "ada"}]})

    assert "holds people only" in problem
    assert store.get("shop").document["enabled"] is True


def test_people_are_no_part_of_the_settings_but_service_accounts_are(importer, store):
    service = {"username": "service-account-back", "serviceAccountClientId": "back", "realmRoles": ["clerk"]}
    brought_in(importer, {**SHOP, "users": [{"username": "ada"}, {**service, "credentials": []}]})

    assert store.whole("shop")["users"] == [service]


def test_a_file_without_people_leaves_service_accounts_and_other_directories_as_they_are(importer, store):
    people = {"users": [{"serviceAccountClientId": "back"}], "federatedUsers": [{"id": "f:1:ada"}]}
    brought_in(importer, {**SHOP, **people})

    [again] = brought_in(importer, SHOP)
    assert again.change == "unchanged"
    assert {key: store.whole("shop")[key] for key in people} == people


def test_of_several_realms_either_all_come_in_or_none(importer, store):
    brought_in(importer, SHOP)
    prepared = importer.prepare([{**SHOP, "realm": "other", "id": "o"}, {**SHOP, "enabled": False}])
    brought_in(importer, {**SHOP, "displayName": "Somebody was here"})

    [problem] = importer.apply(prepared)
    assert str(problem).startswith("realm 'shop': was changed by somebody else in the meantime, so nothing")
    assert store.names() == ("shop",)


def test_problems_name_the_file_that_they_are_in(importer):
    with pytest.raises(ConfigurationRefused) as refused:
        importer.prepare([SHOP, {**SHOP, "realm": "b b"}], [Path("a.json"), Path("b.json")])
    [problem] = refused.value.problems
    assert str(problem).startswith("b.json: realm 'b b': realm: cannot be part of an address")


def test_the_report_tells_used_from_kept_and_names_what_differs(store, sealer):
    importer = Importer(store, sealer, lambda _: (), lambda theme: theme == "acme", environ={})
    otp = {"otpPolicyType": "totp", "otpPolicyDigits": 6}
    [prepared] = importer.prepare([{**SHOP, **otp, "verifyEmail": True, "loginTheme": "gone", "emailTheme": "acme"}])

    assert "smtpServer" in subjects(prepared, "used")
    assert "browserFlow" in subjects(prepared, "kept")
    assert "clients (2)" in subjects(prepared, "used")
    assert "otpPolicy… (2)" in subjects(prepared, "kept")
    assert "there is no theme 'gone' here" in subjects(prepared, "differs")
    assert "acme" not in subjects(prepared, "differs")
    assert "portico.disclosure" in subjects(prepared, "differs")


def test_another_secret_key_does_not_lose_a_secret_that_is_written_out(importer, store):
    brought_in(importer, SHOP)
    other = Sealer(b"a new key")
    brought_in(Importer(store, other, lambda _: (), environ={}), SHOP)

    assert other.open(store.get("shop").document["smtpServer"]["password"]) == "open sesame"


def written(tmp_path, content):
    file = tmp_path / "realm.json"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def unreadable(file):
    with pytest.raises(ConfigurationRefused) as refused:
        read_file(file)
    [problem] = refused.value.problems
    assert problem.place == str(file)
    return str(problem)


def test_a_file_holds_one_realm_or_a_list(tmp_path):
    assert read_file(written(tmp_path, '{"realm": "a"}')).documents == ({"realm": "a"},)
    assert len(read_file(written(tmp_path, '[{"realm": "a"}, {"realm": "b"}]')).documents) == 2
    assert read_file(written(tmp_path, b'\xef\xbb\xbf{"realm": "a"}')).documents == ({"realm": "a"},)


def test_a_syntax_error_names_line_and_column(tmp_path):
    assert "line 3, column 3: " in unreadable(written(tmp_path, '{\n  "realm": "a",\n  oops\n}'))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[]", "neither a realm nor a list"),
        ("[1]", "neither a realm nor a list"),
        ('"realm"', "neither a realm nor a list"),
        ('{"realm": "a", "realm": "b"}', "the key 'realm' stands twice"),
        ('{"n": 1e999}', "1e999 is no number"),
        ('{"realm": NaN}', "NaN is no number"),
        ("[" * 200_000, "nested too deeply"),
        ('{"n": ' + "9" * 5000 + "}", "integer string conversion"),
        (b'{"realm":\n"\xff"}', "line 2: is not UTF-8"),
    ],
)
def test_what_no_realm_can_be_made_of_is_told(tmp_path, content, told):
    assert told in unreadable(written(tmp_path, content))


def test_a_missing_file_and_one_too_large_are_told(tmp_path, monkeypatch):
    assert "cannot be read: No such file" in unreadable(tmp_path / "nowhere.json")
    monkeypatch.setattr(files, "LARGEST", 4)
    assert "is larger than" in unreadable(written(tmp_path, '{"realm": "a"}'))
