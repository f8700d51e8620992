def test_the_country_wins_over_the_language_and_the_language_over_english(folder):
    folder.write("acme/messages/messages_pt_BR.properties", "a=Brasil")
    folder.write("acme/messages/messages_pt.properties", "a=Portugal\nb=ambos")
    folder.write("acme/messages/messages_en.properties", "a=x\nb=x\nc=english")
    words = folder.themes().messages("acme", "login", "pt-BR")
    assert [words.text(key) for key in "abc"] == ["Brasil", "ambos", "english"]


def test_the_realms_texts_win_on_their_own_level_only(folder):
    folder.write("acme/messages/messages_de.properties", "a=theme\nb=theme")
    texts = {"de": {"a": "realm"}, "en": {"b": "realm", "doLogIn": "Enter"}}
    words = folder.themes().messages("acme", "login", "de", texts)
    assert [words.text("a"), words.text("b"), words.text("doLogIn")] == ["realm", "theme", "Anmelden"]


def test_a_kind_of_page_has_words_of_its_own_above_the_shared_ones(folder):
    folder.write("acme/common/messages/messages_en.properties", "a=common\nb=common\nc=common")
    folder.write("acme/messages/messages_en.properties", "b=shared\nc=shared")
    folder.write("acme/login/messages/messages_en.properties", "c=login")
    themes = folder.themes()
    assert [themes.messages("acme", "login", "en").text(key) for key in "abc"] == ["common", "shared", "login"]
    assert themes.messages("acme", "account", "en").text("c") == "shared"


def test_an_unknown_key_is_its_own_text(base):
    words = base.messages("base", "login", "en")
    assert words.text("noSuchKey") == "noSuchKey"
    assert not words.has("noSuchKey")
    assert words.has("doLogIn")
    assert {"doLogIn", "username"} <= words.names()


def test_a_display_name_is_a_key_or_a_literal(base):
    words = base.messages("base", "login", "en")
    assert words.resolve("${username}") == "Username"
    assert words.resolve("${noSuchKey}") == "noSuchKey"
    assert words.resolve("Member's {0} number") == "Member's {0} number"


def test_a_text_can_hold_another_one_and_never_itself(base):
    texts = {"en": {"outer": "{0}: ${doLogIn} ${nothing}", "nested": "a ${nested}"}}
    words = base.messages("base", "login", "en", texts)
    assert words.text("outer", "x") == "x: Sign in ${nothing}"
    assert words.text("nested") == "a a ${nested}"


def test_what_a_visitor_typed_is_never_looked_up(base):
    words = base.messages("base", "login", "en")
    assert "${doLogIn} {0}" in words.text("readDocument", "${doLogIn} {0}")


def test_a_broken_text_is_shown_as_it_stands(base):
    words = base.messages("base", "login", "en", {"en": {"doLogIn": "Sign {in"}})
    assert words.text("doLogIn") == "Sign {in"


def test_strong_arguments_are_escaped_and_isolated(base):
    words = base.messages("base", "login", "en", {"en": {"hello": "<i> {1} & {0}"}})
    told = words.strong("hello", "<b>", "x")
    assert told == "&lt;i&gt; <strong><bdi>x</bdi></strong> &amp; <strong><bdi>&lt;b&gt;</bdi></strong>"


def test_a_translation_that_is_missing_says_in_which_language_it_is(base):
    assert base.messages("base", "login", "sv").locale_of("termsText") == "en"
    assert base.messages("base", "login", "de-AT").locale_of("termsText") == "de"


def test_latin_1_files_are_read_as_java_reads_them(folder):
    file = folder.write("acme/messages/messages_de.properties", "")
    file.write_bytes("a=Größe\nb=\\u00e4 \\\n  c".encode("latin-1"))
    words = folder.themes().messages("acme", "login", "de")
    assert [words.text("a"), words.text("b")] == ["Größe", "ä c"]
