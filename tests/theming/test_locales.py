import pytest

from portal.theming.locales import choose_locale, direction, fallbacks, label


@pytest.mark.parametrize(
    ("wanted", "supported", "chosen"),
    [
        (["de"], ["en", "de"], "de"),
        (["DE_at"], ["en", "de"], "de"),
        (["fr", "de"], ["en", "de"], "de"),
        (["fr"], ["en", "de"], "en"),
        ([], ["en", "de"], "en"),
        (["pt-PT"], ["en", "pt-BR"], "pt-BR"),
        (["pt-PT"], ["pt-BR", "pt-PT"], "pt-PT"),
        (["zh-Hans-CN"], ["en", "zh-CN"], "zh-CN"),
        (["zh-TW"], ["zh-CN", "zh-Hant"], "zh-Hant"),
        (["iw"], ["en", "he"], "he"),
        (["x-klingon", "de"], ["en", "de"], "de"),
        (["*"], ["en", "de"], "en"),
        (["", "🦊", "de-"], ["en", "de"], "en"),
    ],
)
def test_the_nearest_offered_language_is_chosen(wanted, supported, chosen):
    assert choose_locale(wanted, supported, "en") == chosen


def test_a_default_that_is_not_offered_gives_way_to_the_first_that_is():
    assert choose_locale(["fr"], ["de", "ar"], "en") == "de"
    assert choose_locale(["fr"], [], "en") == "en"


def test_arabic_persian_and_hebrew_run_from_right_to_left():
    assert [direction(tag) for tag in ("ar", "fa", "he", "iw", "en", "zh-CN", "nonsense")] == ["rtl"] * 4 + ["ltr"] * 3


def test_a_language_is_called_what_its_speakers_call_it():
    assert [label(tag) for tag in ("de", "en", "ar")] == ["Deutsch", "English", "العربية"]
    assert label("pt-BR") == "Português (Brasil)"


def test_texts_are_looked_for_from_the_country_to_english():
    assert fallbacks("pt-BR") == fallbacks("pt_BR") == ("pt-BR", "pt", "en")
    assert fallbacks("en") == ("en",)


@pytest.mark.parametrize(
    ("tag", "looked_for"),
    [
        ("pt", "pt-BR"),
        ("pt-PT", "pt-BR"),
        ("zh", "zh-CN"),
        ("zh-Hans", "zh-CN"),
        ("zh_Hans_SG", "zh-CN"),
        ("zh-Hant", "zh-TW"),
        ("iw", "he"),
    ],
)
def test_texts_written_for_one_country_serve_the_others_too(tag, looked_for):
    found = fallbacks(tag)
    assert looked_for in found[1:-1]
    assert found[-1] == "en"


def test_another_script_is_no_substitute():
    assert "zh-CN" not in fallbacks("zh-TW")


def test_a_tag_that_is_none_ends_in_english():
    assert fallbacks("nonsense") == ("nonsense", "en")
