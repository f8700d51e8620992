from portal.realms.placeholders import fill, is_reference


def filled(text, **environ):
    document, problems = fill({"displayName": text}, environ, "realm 'demo'")
    return document["displayName"], [str(problem) for problem in problems]


def test_both_forms_are_filled_wherever_they_stand():
    assert filled("at ${env:HOST_NAME}!", HOST_NAME="example.org") == ("at example.org!", [])
    assert filled("${BRAND:Acme}", BRAND="Other") == ("Other", [])
    assert filled("${BRAND:Acme}") == ("Acme", [])
    assert filled("${BRAND:}") == ("", [])


def test_what_is_no_placeholder_of_ours_stays():
    for text in ("${username}", "${role_admin}", "${authBaseUrl}", "${client_account}", "$5", "${", "{x}"):
        assert filled(text, username="u") == (text, [])


def test_a_missing_variable_is_told():
    assert filled("${env:NOWHERE}") == (
        "${env:NOWHERE}",
        ["realm 'demo': displayName: the variable NOWHERE is not set. Set NOWHERE where the portal runs"],
    )


def test_a_document_cannot_read_the_portals_own_secrets():
    text, [problem] = filled("${env:PORTAL_SECRET_KEY}", PORTAL_SECRET_KEY="hidden")

    assert "hidden" not in text + problem
    assert "PORTAL_SECRET_KEY belongs to the portal itself" in problem


def test_texts_are_found_at_any_depth():
    document, _ = fill({"a": [{"b": ["${env:X}"]}], "n": 1, "none": None}, {"X": "y"}, "here")

    assert document == {"a": [{"b": ["y"]}], "n": 1, "none": None}


def test_a_value_is_not_filled_again():
    assert filled("${env:A}", A="${env:B}", B="deep")[0] == "${env:B}"


def test_a_reference_names_a_secret_and_holds_none():
    assert is_reference("${env:SMTP_PASSWORD}")
    assert not is_reference("${SMTP_PASSWORD:hunter2}")
    assert not is_reference("x${env:SMTP_PASSWORD}")
