import pytest


@pytest.mark.parametrize(
    "value",
    [
        "https://x.test",
        "http://x.test:8080/a?b=c#d",
        "HTTPS://X.TEST/",
        "https://[::1]/",
        "https://bücher.example/ä%20b",
    ],
)
def test_addresses_on_the_web_are_taken(code_of, value):
    assert code_of("uri", value) is None


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("x.test", "error-invalid-uri"),
        ("javascript:alert(1)", "error-invalid-uri-scheme"),
        ("ftp://x.test", "error-invalid-uri-scheme"),
        ("https://", "error-invalid-uri"),
        ("https:///path", "error-invalid-uri"),
        ("https://x.test/a b", "error-invalid-uri"),
        ("https://x.test/<b>", "error-invalid-uri"),
        ("https://x.test/%zz", "error-invalid-uri"),
        ("https://x.test:99999", "error-invalid-uri"),
        ("https://[::1", "error-invalid-uri"),
        ("https://x.test/#a#b", "error-invalid-uri"),
        ("https://x.test/\u2028", "error-invalid-uri"),
        ("java\tscript:alert(1)", "error-invalid-uri"),
    ],
)
def test_each_fault_has_its_code(code_of, value, code):
    assert code_of("uri", value) == code


def test_fragments_and_schemes_are_the_realms_choice(code_of):
    assert code_of("uri", "https://x.test/#", allowFragment="false") == "error-invalid-uri-fragment"
    assert code_of("uri", "ftp://x.test", allowedSchemes=["FTP"]) is None
    assert code_of("uri", "urn:isbn:123", allowedSchemes=["urn"], requireValidUrl=False) is None


def test_options_are_named_in_their_own_spelling(built):
    told = str(built("uri", alowedSchemes=["http"])[0])
    assert told == "attribute 'x': uri: unknown option 'alowedSchemes'. Did you mean 'allowedSchemes'?"


def test_schemes_are_a_list(built):
    assert str(built("uri", allowedSchemes="http")[0]) == "attribute 'x': uri: allowedSchemes must be a list of texts"
