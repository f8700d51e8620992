from collections import Counter

from portal.accounts.consent import Consent
from portal.flows.flow import FlowState, Origin
from tests.storage.samples import NOW, at_once, flow, later


def add(work, *flows):
    with work.transaction() as unit:
        for each in flows:
            assert unit.flows.add(each)


def test_a_flow_comes_back_as_it_was_stored(work):
    whole = flow(
        origin=Origin("pages", "acme", "fr", "https://portal.example", "192.0.2.7", "Browser/1 \ud800"),
        values={"email": ("typed\0",), "hobbies": ("a", "b"), "none": ()},
        clean={"email": ("ada@example.org",)},
        password_hash="hash",
        consents={"terms": Consent("terms", "v1", "fr", NOW, "pages", "192.0.2.7", "Browser/1")},
        done=("form",),
        account_id="a1",
        is_remembered=True,
        notes={"address": "ada@example.org"},
    )
    add(work, whole)
    with work.reading() as unit:
        assert unit.flows.get(whole.id) == whole


def test_a_flow_that_is_there_is_not_added_again(work):
    add(work, flow(done=("form",)))
    with work.transaction() as unit:
        assert not unit.flows.add(flow())
        assert unit.flows.get("f1").done == ("form",)


def test_an_unknown_flow_is_none(work):
    with work.reading() as unit:
        assert unit.flows.get("f1") is None


def test_a_saved_flow_is_as_it_was_saved(work):
    add(work, flow(password_hash="hash"))
    moved = flow(values={"a": ("b",)}, touched_at=later(5), done=("form",))
    with work.transaction() as unit:
        unit.flows.save(moved)
    with work.reading() as unit:
        assert unit.flows.get("f1") == moved


def test_saving_stores_a_flow_that_was_purged_meanwhile(work):
    with work.transaction() as unit:
        unit.flows.save(flow())
        assert unit.flows.get("f1") == flow()


def test_a_flow_that_is_over_is_not_opened_again(work):
    add(work, flow())
    with work.transaction() as unit:
        unit.flows.save(flow(state=FlowState.COMPLETE))
        unit.flows.save(flow(done=("late",)))
        assert unit.flows.get("f1") == flow(state=FlowState.COMPLETE)


def test_all_open_flows_of_an_account_end_and_forget_the_password(work):
    add(work, flow("f1", account_id="a1", password_hash="hash"), flow("f2", account_id="a1", state=FlowState.COMPLETE))
    add(work, flow("f3", account_id="a2"))
    with work.transaction() as unit:
        unit.flows.end_of_account("a1")
        states = [unit.flows.get(each).state for each in ("f1", "f2", "f3")]
        assert states == [FlowState.ENDED, FlowState.COMPLETE, FlowState.OPEN]
        assert unit.flows.get("f1").password_hash is None


def test_a_purge_takes_what_nobody_touched(work):
    add(work, flow("f1", touched_at=later(-1)), flow("f2"))
    with work.transaction() as unit:
        assert unit.flows.purge(NOW) == 1
        assert unit.flows.get("f1") is None
        assert unit.flows.get("f2") is not None


def test_a_double_click_moves_a_flow_once(work):
    add(work, flow())

    def click(_number):
        with work.transaction() as unit:
            seen = unit.flows.get("f1")
            if "form" in seen.done:
                return "came second"
            unit.flows.save(seen.after("form"))
            return "moved"

    assert Counter(at_once(8, click)) == {"moved": 1, "came second": 7}


def test_of_many_that_add_one_flow_one_does(work):
    def begin(_number):
        with work.transaction() as unit:
            return unit.flows.add(flow())

    assert Counter(at_once(8, begin)) == {True: 1, False: 7}
