import pytest

from portal.theming.safe_html import safe_html


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<p>Words &amp; <b>more</b></p>", "<p>Words &amp; <b>more</b></p>"),
        ("a < b", "a &lt; b"),
        ("<h1>Title</h1>", "<h2>Title</h2>"),
        ("<p>open <ul><li>one", "<p>open <ul><li>one</li></ul></p>"),
        ("</p></div>text", "text"),
        ("<script>alert(1)</script>after", "after"),
        ("<style>p{}</style>after", "after"),
        ("<svg><p>x</p></svg>after", "after"),
        ('<a href="https://x.test" target="_blank" onclick="x()">y</a>', '<a href="https://x.test">y</a>'),
        ('<a href="/terms">y</a>', '<a href="/terms">y</a>'),
        ('<a href="java\nscript:alert(1)">y</a>', "<a>y</a>"),
        ('<a href="//evil.test">y</a>', "<a>y</a>"),
        ('<a href="data:text/html,x">y</a>', "<a>y</a>"),
        ('<p hx-get="/account" style="color:red" class="c" id="i">x</p>', '<p id="i">x</p>'),
        ("<form action=/x><input name=a><button>b</button></form>", "b"),
        ("<iframe src=/x></iframe><img src=x onerror=y>z", "z"),
        ("line<br>break<hr/>", "line<br>break<hr>"),
        ('<p dir="r&quot;tl">x</p>', '<p dir="r&quot;tl">x</p>'),
    ],
)
def test_words_structure_and_links_stay_and_nothing_that_acts(given, kept):
    assert safe_html(given) == kept
