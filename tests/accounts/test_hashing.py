"""What is stored of a password, what it costs to ask, and what happens when many ask at once."""

import base64
import hashlib
import hmac
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import bcrypt
import pytest

from portal.accounts.hashing import HashingOverloaded, PasswordHasher, PasswordTooLong, Verdict

PEPPERS = {"p1": b"pepper one"}
MATCH = Verdict(matches=True)
NO_MATCH = Verdict(matches=False)


@pytest.fixture
def make_hasher():
    made = []

    def make(peppers=PEPPERS, cost=4, **options):
        made.append(PasswordHasher(peppers, cost, **options))
        return made[-1]

    yield make
    for hasher in made:
        hasher.close()


@pytest.fixture
def hasher(make_hasher):
    return make_hasher()


@pytest.fixture
def hashes_spent(monkeypatch):
    """The salts of every bcrypt that really ran."""
    salts = []
    real = bcrypt.hashpw

    def counted(password, salt):
        made = real(password, salt)
        salts.append(salt)
        return made

    monkeypatch.setattr(bcrypt, "hashpw", counted)
    return salts


def test_a_password_is_recognised_and_another_is_not(hasher):
    stored = hasher.hash("correct horse")
    assert hasher.verify("correct horse", stored) == MATCH
    assert hasher.verify("correct horsf", stored) == NO_MATCH


def test_the_stored_form_names_scheme_and_pepper_and_is_what_it_says(hasher):
    stored = hasher.hash("häßlich")
    tag, plain_bcrypt = stored.split("$2b$")
    prepared = base64.b64encode(hmac.new(b"pepper one", "häßlich".encode(), hashlib.sha256).digest())
    assert tag == "$portico-bcrypt$v=1$pepper=p1"
    assert bcrypt.checkpw(prepared, f"$2b${plain_bcrypt}".encode())


def test_the_same_password_is_never_stored_twice_alike(hasher):
    assert hasher.hash("same") != hasher.hash("same")


def test_accents_typed_apart_or_in_one_are_the_same_password(hasher):
    assert hasher.verify("caf\u00e9", hasher.hash("cafe\u0301")).matches


def test_letters_that_only_resemble_each_other_are_other_passwords(hasher):
    assert not hasher.verify("fi", hasher.hash("\ufb01")).matches


@pytest.mark.parametrize("odd", ["", "a\0b", "\ud800", "😀" * 100, "x" * 256, "é" * 200], ids=ascii)
def test_any_text_can_be_a_password(hasher, odd):
    stored = hasher.hash(odd)
    assert hasher.verify(odd, stored).matches
    assert not hasher.verify(odd + "!", stored).matches


def test_what_stands_behind_a_nul_or_the_72nd_byte_counts(hasher):
    assert not hasher.verify("a\0b", hasher.hash("a\0c")).matches
    assert not hasher.verify("x" * 100 + "a", hasher.hash("x" * 100 + "b")).matches


def test_a_password_of_a_megabyte_is_refused_before_any_work(hasher, hashes_spent):
    with pytest.raises(PasswordTooLong):
        hasher.hash("x" * 1_000_000)
    assert hashes_spent == []


def test_a_password_of_a_megabyte_never_matches_and_costs_one_hash(hasher, hashes_spent):
    assert hasher.verify("x" * 1_000_000, hasher.hash("x" * 256)) == NO_MATCH
    assert len(hashes_spent) == 2


REAL = "$2b$04$ndC5HmtN8.OXxLyJ0En65uxs/MkZpVVnpWRqcEUc/A/BxuHvp.RoO"  # of "x"
UNREADABLE = [
    None,
    "",
    "nonsense",
    "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA",
    REAL[:-1],
    REAL + "\n",
    REAL.replace("$2b$04", "$2b$03"),
    REAL.replace("$2b$04", "$2b$31"),
    REAL.replace("$2b$04", "$2x$04"),
    REAL[:28] + "z" + REAL[29:],  # a salt whose last bits bcrypt refuses
    REAL.replace("ndC5", "nd\u00e95"),
    f"$portico-bcrypt$v=1$pepper=gone{REAL}",
    f"$portico-bcrypt$v=2$pepper=p1{REAL}",
    "$portico-bcrypt$v=1$pepper=p1$2b$04$short",
    "$portico-bcrypt$v=1$pepper=$2b$04$",
    "\ud800\0" * 10,
    "$2b$" + "9" * 100_000,
]


@pytest.mark.parametrize("stored", UNREADABLE, ids=lambda stored: ascii(stored)[:40])
def test_a_stored_hash_that_cannot_be_read_never_matches_and_costs_one_hash(hasher, hashes_spent, stored):
    assert hasher.verify("x", stored) == NO_MATCH
    assert len(hashes_spent) == 1


@pytest.mark.parametrize("password", ["x", "y", "x" * 1000])
def test_every_question_about_a_real_hash_costs_one_hash(hasher, hashes_spent, password):
    hasher.verify(password, REAL)
    assert len(hashes_spent) == 1


def test_nobody_costs_as_much_as_somebody(make_hasher, hashes_spent):
    make_hasher(cost=5).verify("x", None)
    assert hashes_spent[-1].startswith(b"$2b$05$")


@pytest.mark.parametrize("letter", "aby")
def test_plain_bcrypt_from_elsewhere_matches_and_wants_a_new_hash(hasher, letter):
    assert hasher.verify("x", REAL.replace("$2b$", f"$2{letter}$")) == Verdict(matches=True, needs_rehash=True)


def test_plain_bcrypt_of_a_long_password_was_cut_at_72_bytes_as_elsewhere(hasher):
    made_elsewhere = bcrypt.hashpw(b"x" * 72, bcrypt.gensalt(4)).decode()
    assert hasher.verify("x" * 80, made_elsewhere).matches


def test_a_wrong_password_wants_no_new_hash(hasher):
    assert hasher.verify("y", REAL) == NO_MATCH


def test_another_cost_wants_a_new_hash(make_hasher):
    stored = make_hasher(cost=4).hash("x")
    assert make_hasher(cost=5).verify("x", stored) == Verdict(matches=True, needs_rehash=True)


def test_an_older_pepper_still_opens_and_wants_a_new_hash(make_hasher):
    stored = make_hasher({"old": b"1"}).hash("x")
    rotated = make_hasher({"new": b"2", "old": b"1"})
    assert rotated.verify("x", stored) == Verdict(matches=True, needs_rehash=True)
    assert "$pepper=new$" in rotated.hash("x")


def test_a_pepper_that_is_gone_is_told_to_the_operator(hasher, caplog):
    hasher.verify("x", f"$portico-bcrypt$v=1$pepper=gone{REAL}")
    assert "'gone'" in caplog.text


@pytest.mark.parametrize("peppers", [{}, {"": b"x"}, {"a$b": b"x"}, {"a\n": b"x"}])
def test_a_hasher_without_a_usable_pepper_is_not_made(peppers):
    with pytest.raises(ValueError, match="pepper"):
        PasswordHasher(peppers, 4)


def test_many_threads_may_ask_at_once(make_hasher):
    hasher = make_hasher(threads=2, longest_wait=60)
    passwords = [f"password {number}" for number in range(60)]
    with ThreadPoolExecutor(20) as people:
        stored = list(people.map(hasher.hash, passwords))
        verdicts = list(people.map(hasher.verify, passwords, stored))
    assert verdicts == [MATCH] * 60


def test_too_long_a_queue_is_refused_at_once_and_the_others_are_served(make_hasher):
    hasher = make_hasher(cost=9, threads=1, longest_wait=0.1)

    def ask(_):
        began = time.thread_time()  # waiting costs none of it, and neither does a busy machine
        try:
            return hasher.hash("x")
        except HashingOverloaded as overloaded:
            return (overloaded.retry_after, time.thread_time() - began)

    with ThreadPoolExecutor(40) as people:
        answers = list(people.map(ask, range(40)))
    refused = [answer for answer in answers if isinstance(answer, tuple)]
    assert len(refused) > 20
    assert len(refused) < 40
    assert all(retry_after >= 1 and spent < 0.02 for retry_after, spent in refused)
    assert hasher.verify("x", hasher.hash("x")).matches


def test_hashing_steps_back_behind_pages_and_the_rest_of_the_process_does_not(hasher):
    hasher.hash("x")
    ours = [thread for thread in threading.enumerate() if thread.name.startswith("hash-")]
    assert {os.getpriority(os.PRIO_PROCESS, thread.native_id) for thread in ours} == {10}
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == 0
    assert all(thread.daemon for thread in ours)


def test_closing_finishes_what_waits_and_then_refuses(make_hasher):
    hasher = make_hasher(cost=8, threads=1, longest_wait=60)
    with ThreadPoolExecutor(5) as people:
        asked = [people.submit(hasher.hash, "x") for _ in range(5)]
        while not hasher._threads._waiting:
            time.sleep(0.001)
        hasher.close()
    answers = [future.exception() or future.result() for future in asked]
    assert any(isinstance(answer, str) for answer in answers)
    with pytest.raises(RuntimeError):
        hasher.hash("x")


def test_a_forked_copy_refuses_rather_than_waiting_for_ever(hasher):
    child = os.fork()
    if child == 0:
        try:
            hasher.hash("x")
        except RuntimeError:
            os._exit(7)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


def test_more_than_may_wait_are_refused_at_once_however_fast_hashing_is(make_hasher):
    hasher = make_hasher(cost=9, threads=1, longest_wait=60, most_waiting=1)
    with ThreadPoolExecutor(4) as people:
        asked = [people.submit(hasher.hash, "a password") for _ in range(4)]
    refused = [each.exception() for each in asked if each.exception()]
    assert refused
    assert all(isinstance(each, HashingOverloaded) and each.retry_after == 1 for each in refused)
    assert len(refused) < 4


def test_whether_one_more_may_wait_can_be_asked_before_any_work(make_hasher, hashes_spent):
    idle, full = make_hasher(threads=1), make_hasher(threads=1, most_waiting=0)
    hashes_spent.clear()
    idle.admit()
    with pytest.raises(HashingOverloaded):
        full.admit()
    assert hashes_spent == []
