import pytest

from portal.theming.checks.contrast import ratio


@pytest.mark.parametrize(
    ("front", "behind", "expected"),
    [("#000", "#ffffff", 21.0), ("#fff", "#fff", 1.0), ("#767676", "#ffffff", 4.54), ("#0000ff", "#ffffff", 8.59)],
)
def test_the_ratio_is_that_of_wcag(front, behind, expected):
    assert ratio(front, behind) == pytest.approx(expected, abs=0.01)
    assert ratio(behind, front) == ratio(front, behind)


@pytest.mark.parametrize(
    ("planted", "told", "criterion"),
    [
        ("color.ink=#999999", "text in the light: #999999 (ink) on", "1.4.3"),
        ("color.ink-soft=#aaaaaa", "hints in the light", "1.4.3"),
        ("color.danger=#ff8888", "errors in the light", "1.4.3"),
        ("color.accent=#90ee90", "the words of a button in the light", "1.4.3"),
        ("color.line=#eeeeee", "the border of a field in the light", "1.4.11"),
        ("color.focus=#ffe0c0", "the focus ring in the light", "1.4.11"),
        ("color.dark.ink=#444444", "text in the dark", "1.4.3"),
        ("color.dark.focus=#222222", "the focus ring in the dark", "1.4.11"),
    ],
)
def test_a_pair_that_is_too_alike_is_found_with_its_line(folder, findings, planted, told, criterion):
    folder.write("acme/theme.properties", f"displayName=Acme\n# colours\n{planted}\n")
    found = [each for each in findings("contrast") if each.sentence.startswith(told)]
    assert found
    assert (found[0].path, found[0].line, found[0].criterion) == ("theme.properties", 3, criterion)


def test_without_a_dark_mode_nobody_asks_about_the_dark(folder, findings):
    folder.write("acme/theme.properties", "darkMode=false\ncolor.dark.ink=#444444")
    assert findings("contrast") == []


def test_the_base_theme_is_readable(folder, findings):
    assert findings("contrast", "base") == []
