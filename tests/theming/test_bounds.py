"""A hostile theme ends within the bound: what it can waste is a moment, never the server."""

import time

import pytest

from portal.theming import bounds
from portal.theming.bounds import BoundExceeded

LOOP = "{% for a in range(1000) %}"
TEN = "{% set a = namespace(x='0123456789') %}{% for i in range(60) %}"

ENDLESS = {
    "nested loops": LOOP * 3 + "{% endfor %}" * 3,
    "loops that write nothing but think": LOOP
    + "{% for b in range(1000) if range(1000)|sum < 0 %}{% endfor %}{% endfor %}",
    "a macro that calls itself twice": "{% macro m(n) %}{{ m(n + 1) }}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}",
    "a file that includes itself": "{% include 'login/probe.html' %}{% include 'login/probe.html' %}",
    "a block that shows itself": "{% block a %}{{ self.a() }}{{ self.a() }}{% endblock %}",
    "a loop that goes down": "{% for a in [[1]] recursive %}{{ loop([[1], [2]]) }}{% endfor %}",
    "a long range": "{% for a in range(10 ** 9) %}{% endfor %}",
    "batches of a thousand million": "{{ [1]|batch(1000000000, 'x')|list }}",
}
GIANTS = {
    "a letter a thousand million times": "{{ 'a' * 1000000000 }}",
    "a list a thousand million times": "{{ ([1] * 1000000000)|length }}",
    "doubled again and again": TEN + "{% set a.x = a.x ~ a.x %}{% endfor %}{{ a.x }}",
    "doubled by a sum": TEN + "{% set a.x = a.x + a.x %}{% endfor %}{{ a.x }}",
    "doubled by a block": TEN + "{% set a.x %}{{ a.x }}{{ a.x }}{% endset %}{% endfor %}{{ a.x }}",
    "replaced by more": "{% set a = 'a' * 10000 %}{{ a|replace('a', a) }}",
    "joined by much": "{{ range(1000)|join('a' * 100000) }}",
    "made wide by Python": "{{ '%1000000000d' % 5 }}",
    "made wide by another Python": "{{ '{:>1000000000}'.format(5) }}",
    "centred": "{{ 'a'|center(1000000000) }}",
    "indented": "{{ 'a'|indent(1000000000) }}",
    "a number of many digits": TEN
    + "{% if loop.first %}{% set a.x = 9 %}{% endif %}{% set a.x = a.x * a.x %}{% endfor %}{{ a.x }}",
    "a power": "{{ 9 ** 99999999 }}",
    "justified": "{{ 'a'.ljust(1000000000) }}",
    "written out much": "{% set a = 'a' * 100000 %}" + "{{ a }}" * 50,
    "indented JSON": "{{ [1]|tojson(1000000000) }}",
}


@pytest.mark.parametrize("source", [*ENDLESS.values(), *GIANTS.values()], ids=[*ENDLESS, *GIANTS])
def test_it_is_ended_and_the_parents_page_is_shown(folder, source, caplog):
    folder.write("acme/login/probe.html", source)
    folder.write("acme/login/info.html", "{% include 'login/probe.html' %}")
    began = time.process_time()
    page = folder.themes().render("acme", "login", "info.html", "en", {"paragraphs": ["still here"]})
    assert "still here" in page
    assert "broke in login/info.html" in caplog.text
    assert time.process_time() - began < 20


def test_what_a_page_needs_is_far_within_the_bound(folder):
    rows = "{% for a in range(250) %}{{ msg('doLogIn') }}<option>{{ a }}{{ 'x' ~ a }}</option>{% endfor %}"
    folder.write("acme/login/info.html", rows * 4)
    assert folder.themes().render("acme", "login", "info.html", "en", {}).count("<option>") == 1000


def test_filters_and_methods_that_pages_use_work_as_ever(folder):
    folder.write(
        "acme/login/info.html",
        "{{ 'a,b'.split(',')|join('-') }} {{ 'Ab'|upper }} {{ 'x<'|replace('x', '<') }} {{ {'k': 1}.items()|list }} "
        "{% for a in 'ab' %}{{ loop.index }}{{ a }}{% endfor %} {{ 7 % 4 }} {{ '-' * 3 }}",
    )
    page = folder.themes().render("acme", "login", "info.html", "en", {})
    assert page == "a-b AB &lt;&lt; [(&#39;k&#39;, 1)] 1a2b 3 ---"


def test_one_rendering_inside_of_another_pays_from_the_same_purse():
    with bounds.bounded(10), bounds.bounded():
        bounds.spend(10)
        with pytest.raises(BoundExceeded):
            bounds.spend(1)
    bounds.spend(1_000_000)
