import json
import re

import pytest

from portal.realms.sealing import MASK
from tests.support.portals import demo_document


@pytest.fixture
def run(app):
    def run(*words):
        return app.test_cli_runner().invoke(args=["realm", *map(str, words)])

    return run


@pytest.fixture
def file(tmp_path):
    def file(*documents, name="realm.json"):
        path = tmp_path / name
        path.write_text(json.dumps(documents[0] if len(documents) == 1 else documents), encoding="utf-8")
        return path

    return file


def shop(**keys):
    return demo_document(realm="shop", id="shop-id", displayName="A Shop", **keys)


def test_import_brings_a_realm_in_and_tells_what_it_did(run, file, portal):
    result = run("import", file(shop(users=[{"username": "ada"}], browserFlow="browser")))

    assert result.exit_code == 0
    assert result.stdout.startswith("realm 'shop': new\n")
    assert re.search(r"used +users \(1\) +1 new", result.stdout)
    assert re.search(r"Stored 1 person in [0-9.]+ s, [0-9,]+ per second$", result.stdout.strip())
    assert "browserFlow" in result.stdout
    assert portal.realm_store.get("shop").id == "shop-id"


def test_the_portal_serves_what_was_imported_at_once(run, file, app):
    run("import", file(shop()))

    assert app.test_client().get("/realms/shop/register").status_code == 200


def test_importing_the_same_again_is_told_as_no_change(run, file, portal):
    run("import", file(shop()))

    assert run("import", file(shop())).stdout.startswith("realm 'shop': unchanged\n")
    assert portal.realm_store.revision("shop") == 1


def test_a_list_of_realms_comes_in_from_one_file_or_several(run, file, portal):
    names = ("a", "b", "c")
    first, second, third = (demo_document(realm=name, id=name) for name in names)

    assert run("import", file(first, second), file(third, name="c.json")).exit_code == 0
    assert set(names) <= set(portal.realm_store.names())


def test_problems_are_told_on_standard_error_and_nothing_is_changed(run, file, portal):
    broken = demo_document(
        realm="broken", registrationAllowed="yes", passwordPolicy="lenght(12)", attributes={"portico.disclosre": "x"}
    )
    result = run("import", file(shop(), broken))

    assert result.exit_code == 1
    assert result.stdout == ""
    for place in ("registrationAllowed: must be true or false", "attributes: portico.disclosre: unknown key"):
        assert f"realm 'broken': {place}" in result.stderr
    assert result.stderr.endswith("Nothing was changed.\n")
    assert portal.realm_store.names() == ("demo",)


def test_the_rules_of_other_rooms_are_checked_too(run, file):
    result = run("import", file(shop(passwordPolicy="lenght(12)")))

    assert result.exit_code == 1
    assert "Did you mean 'length'?" in result.stderr


def test_a_syntax_error_names_file_line_and_column(run, tmp_path):
    file = tmp_path / "broken.json"
    file.write_text('{\n  "realm" "shop"\n}', encoding="utf-8")

    result = run("import", file, tmp_path / "nowhere.json")

    assert result.exit_code == 1
    assert f"{file}: line 2, column 11:" in result.stderr
    assert "nowhere.json: cannot be read" in result.stderr


def test_an_export_comes_in_again_without_a_change(run, file, tmp_path, portal):
    run("import", file(shop(clients=[{"clientId": "back", "secret": "very secret"}])))
    exported = tmp_path / "exported.json"

    assert run("export", "shop", "--file", exported).exit_code == 0
    assert json.loads(exported.read_text(encoding="utf-8"))["clients"][0]["secret"] == MASK
    assert run("import", exported).stdout.startswith("realm 'shop': unchanged\n")


def test_an_export_without_a_file_goes_to_the_terminal(run):
    assert json.loads(run("export", "demo").stdout)["realm"] == "demo"


def test_an_unknown_realm_is_told_with_those_there_are(run):
    result = run("export", "nowhere")

    assert result.exit_code == 1
    assert "realm 'nowhere': there is no such realm. There are: demo" in result.stderr


def test_list_tells_each_realm_in_a_line(run, file):
    run("import", file(shop(enabled=False)))

    demo, shop_line = run("list").stdout.splitlines()
    assert demo.split() == ["demo", "open", "registration", "revision", "1", "Portico", "Demo"]
    assert shop_line.split()[:2] == ["shop", "closed"]
