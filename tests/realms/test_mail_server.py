from portal.realms.mail_server import read_smtp
from portal.realms.reading import Reading

SERVER = {"host": "mail.example.org", "from": "accounts@example.org"}


def read(given):
    reading = Reading({"smtpServer": given}, "realm 'demo'")
    return read_smtp(reading), [str(problem) for problem in reading.problems]


def test_a_realm_without_a_host_has_no_server():
    assert read({}) == (None, [])
    assert read({"host": "", "from": "", "starttls": ""})[0] is None


def test_all_values_are_texts_as_keycloak_writes_them():
    given = {**SERVER, "port": "587", "starttls": "true", "auth": "true", "user": "u", "password": "p"}
    smtp, problems = read({**given, "fromDisplayName": "Accounts", "timeout": "5000"})

    assert not problems
    assert (smtp.port, smtp.security, smtp.user, smtp.password) == (587, "starttls", "u", "p")
    assert (smtp.sender, smtp.sender_name, smtp.timeout) == ("accounts@example.org", "Accounts", 5.0)


def test_a_server_without_auth_is_not_sent_a_password():
    smtp, _ = read({**SERVER, "auth": "false", "user": "u", "password": "p"})

    assert (smtp.user, smtp.password) == ("", "")


def test_ports_follow_the_way_of_encryption():
    assert read({**SERVER, "ssl": "true"})[0].port == 465
    assert read({**SERVER, "port": ""})[0].port == 25


def test_mistakes_are_told_all_at_once():
    wrong = {"host": "h", "from": "nobody", "port": "0", "authType": "token", "fromDisplayName": "A\nBcc: x@y.z"}
    _, problems = read(wrong)

    for key in ("from", "port", "authType", "fromDisplayName"):
        assert any(f"smtpServer: {key}: " in each for each in problems), key
