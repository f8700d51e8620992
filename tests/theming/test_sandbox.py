import pytest

PAYLOAD = "<script>alert(1)</script>"


def run(folder, source, template="probe.html", **context):
    folder.write(f"acme/login/{template}", source)
    return folder.themes().render("acme", "login", template, "en", context)


def broke(folder, source, **context):
    """Whether the template was stopped: the base theme has no page of that name to fall back to."""
    try:
        return run(folder, source, **context)
    except Exception as stopped:  # noqa: BLE001
        return type(stopped).__name__


@pytest.mark.parametrize(
    "name", ["config", "request", "session", "g", "url_for", "get_flashed_messages", "lipsum", "cycler"]
)
def test_nothing_of_the_application_is_in_sight(folder, name):
    assert run(folder, "[{{ " + name + " }}]") == "[]"


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ msg.__self__ }}",
        "{{ msg.__globals__ }}",
        "{{ asset.__func__ }}",
        "{{ msg|attr('__self__') }}",
        "{{ self.__init__ }}",
        "{{ [].append.__self__ }}",
        "{{ '{0.__class__}'.format(msg) }}",
        "{{ theme['__class__'] }}",
    ],
)
def test_no_way_leads_out_of_the_sandbox(folder, source):
    shown = broke(folder, source)
    assert not any(word in shown for word in ("class", "<bound", "Messages object", "{'"))


@pytest.mark.parametrize("source", ["{{ things.append(1) }}", "{{ facts.update(a=1) }}", "{{ facts.clear() }}"])
def test_a_template_cannot_change_what_it_is_given(folder, source):
    things, facts = [], {"a": 0}
    assert broke(folder, source, things=things, facts=facts) in ("SecurityError", "TemplateNotFound")
    assert (things, facts) == ([], {"a": 0})


@pytest.mark.parametrize("name", ["../../secret.html", "/etc/passwd", "login/../../secret.html", "0!../secret.html"])
def test_no_file_outside_of_the_theme_is_read(folder, name):
    (folder.path.parent / "secret.html").write_text("secret")
    assert "secret" not in broke(folder, "{% include '" + name + "' ignore missing %}")


@pytest.mark.parametrize("ending", ["html", "HTML", "html.j2", "jinja", "xml", "svg", "txt.html", "TXT", ""])
def test_every_file_is_escaped_whatever_it_is_called(folder, ending):
    shown = run(folder, "{{ typed }}{{ msg('k', typed) }}", f"probe.{ending}", typed=PAYLOAD)
    assert "<script>" not in shown


def test_only_plain_text_is_not_escaped(folder):
    folder.write("acme/email/text/probe.txt", "{{ typed }}")
    assert folder.themes().render("acme", "email", "text/probe.txt", "en", {"typed": "a & b"}) == "a & b"


def test_a_missing_value_is_nothing_rather_than_an_error(folder):
    assert run(folder, "[{{ a.b.c }}{% for x in d.e %}{% endfor %}]") == "[]"
