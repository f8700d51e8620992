import time

import pytest

TAKEN = [
    "ann@example.com",
    "a@x.test",
    "a@x.example",
    "a@localhost",
    "a@intranet",
    "a@printer.local",
    "o'neill+shop_2@mail.x.co.uk",
    "a=b?c@x.test",
    "a@bücher.example",
    "a@xn--bcher-kva.example",
    "a" * 64 + "@x.test",
]

REFUSED = [
    "ann",
    "ann@",
    "@x.test",
    "a@b@x.test",
    "a b@x.test",
    "a@x.test.",
    "a..b@x.test",
    ".a@x.test",
    "a@-x.test",
    "a@x..test",
    "a" * 65 + "@x.test",
    "a@" + "b" * 64 + ".test",
    "a@" + "b." * 130 + "test",
    "é@x.test",
    "ａ@x.test",
    "a@ｘ.test",
    "a@x。test",
    "a@[127.0.0.1]",
    '"a"@x.test',
    "a(comment)@x.test",
    "a\\@x.test",
    "Ann <a@x.test>",
    "a@x.test\nBcc:b@x.test",
    "a@x.test\u0000",
    "a\u200b@x.test",
    "a@x.\ud800",
]

MAIL_LIBRARIES_READ_ANOTHER_MAILBOX = [
    "=?utf-8?q?admin?=@corp.test",
    "=?utf-8?q?x=40evil.test=2c?=@corp.test",
    "victim@corp.test,evil@e.test",
    "victim@corp.test;evil@e.test",
    "victim@corp.test evil@e.test",
    "evil@e.test>,<x@corp.test",
    "evil@e.test>\r\nRCPT TO:<x@corp.test",
]


@pytest.mark.parametrize("value", TAKEN)
def test_an_address_that_mail_can_go_to_is_taken(code_of, value):
    assert code_of("email", value) is None


@pytest.mark.parametrize("value", [*REFUSED, *MAIL_LIBRARIES_READ_ANOTHER_MAILBOX])
def test_anything_else_is_refused(code_of, value):
    assert code_of("email", value) == "error-invalid-email"


def test_254_characters_are_the_most(code_of):
    domain = ".".join(["d" * 60] * 4)
    assert code_of("email", "a" * (253 - len(domain)) + "@" + domain) is None
    assert code_of("email", "a" * (254 - len(domain)) + "@" + domain) == "error-invalid-email"


def test_the_local_part_can_be_limited_further_but_not_widened(code_of):
    assert code_of("email", "abcdef@x.test", max_local_length="5") == "error-invalid-email"
    assert code_of("email", "a" * 65 + "@x.test", max_local_length=100) == "error-invalid-email"


def test_the_value_is_a_parameter(built, registration):
    assert built("email").check(["ann@"], registration).params == {"value": "ann@"}


def test_a_very_long_text_is_refused_at_once(code_of):
    began = time.thread_time()
    assert code_of("email", "a@" + "xn--" * 100_000) == "error-invalid-email"
    assert time.thread_time() - began < 0.05
