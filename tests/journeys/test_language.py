"""Another language is chosen in the middle of a form: nothing typed is lost, nothing is submitted."""

import pytest

from tests.support.person import PASSWORD


def test_what_was_typed_stands_in_the_other_language(ada, portal):
    ada.opens("register").sends("/register", kc_locale="de", username="ada", email="ada@", password=PASSWORD)
    assert ada.status == 200
    assert 'lang="de"' in ada.html
    form = ada.form("/register")
    assert (form.fields["username"], form.fields["email"]) == ("ada", "ada@")
    assert PASSWORD not in ada.html
    assert "error-summary" not in ada.html
    assert not portal.inbox.newest()


def test_the_language_is_kept_for_the_pages_that_follow(ada):
    ada.opens("register").sends("/register", kc_locale="ar")
    assert 'dir="rtl"' in ada.opens("login").html


def test_then_the_form_goes_through(ada):
    ada.opens("register").sends("/register", kc_locale="de", **ada.answers())
    ada.sends("/register", password=PASSWORD, password__confirm=PASSWORD, termsAccepted="on")
    assert ada.path.endswith("/verify-email")


@pytest.mark.parametrize("page", ["login", "forgot-password"])
def test_other_forms_keep_what_was_typed_too(ada, page):
    ada.opens(page).sends(f"/{page}", kc_locale="de", username="ada@example.test")
    assert 'lang="de"' in ada.html
    assert ada.form(f"/{page}").fields["username"] == "ada@example.test"


def test_a_language_that_is_not_offered_changes_nothing_and_loses_nothing(ada):
    ada.opens("register").sends("/register", kc_locale="xx", username="ada")
    assert ada.form("/register").fields["username"] == "ada"
    assert 'lang="en"' in ada.html


def test_a_page_without_a_form_has_links(ada):
    page = ada.opens("terms").html
    assert "kc_locale=de" in page
    assert "data-language" not in page
