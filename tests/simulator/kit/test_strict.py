"""A test's end: what is wrong with what came fails it, once, in its own words."""

from __future__ import annotations

import re
import unittest
from xml.etree import ElementTree

import pytest

from simulator.failures import Failure
from simulator.kit import strict
from simulator.kit.asserting import Salesmachine
from tests.simulator.kit.projects import outcomes, run, told
from tests.simulator.running import Sim

pytest_plugins = ["pytester"]

MISSING = "error SM-203: The contact has no contact_uid."

STRICT = """
    def test_good(salesmachine):
        post(salesmachine, GOOD)

    def test_broken(salesmachine):
        post(salesmachine, BROKEN)

    def test_swallowed(salesmachine):
        try:
            post(salesmachine, BROKEN)
            salesmachine.assert_received("contact", wait=0)
        except Exception:
            pass

    def test_broken_and_failing(salesmachine):
        post(salesmachine, BROKEN)
        assert 1 == 2

    def test_broken_and_skipped(salesmachine):
        post(salesmachine, BROKEN)
        pytest.skip("not here")

    @pytest.mark.xfail(strict=True)
    def test_broken_as_expected(salesmachine):
        post(salesmachine, BROKEN)

    @pytest.mark.salesmachine(allow_violations=["SM-203", "SM-207"])
    def test_allowed(salesmachine):
        post(salesmachine, BROKEN)

    @pytest.mark.salesmachine(allow_violations=["SM-204"])
    def test_another_is_allowed(salesmachine):
        post(salesmachine, BROKEN)

    def test_only_a_warning(salesmachine):
        post(salesmachine, {**GOOD, "params": {"mrr": "49"}})

    def test_only_there(request):
        post(request.getfixturevalue("salesmachine"), BROKEN)

    class TestUnit(unittest.TestCase):
        @pytest.fixture(autouse=True)
        def _have(self, salesmachine):
            self.salesmachine = salesmachine

        def test_good(self):
            post(self.salesmachine, GOOD)

        def test_broken(self):
            post(self.salesmachine, BROKEN)

        def test_broken_and_failing(self):
            post(self.salesmachine, BROKEN)
            self.fail("it fails by itself")

        def test_broken_and_skipped(self):
            post(self.salesmachine, BROKEN)
            self.skipTest("not here")

    @pytest.mark.anyio
    @pytest.mark.parametrize("anyio_backend", ["asyncio"])
    async def test_asynchronous(salesmachine, anyio_backend):
        async with httpx.AsyncClient(verify=False) as client:
            url = f"{salesmachine.url}/v1/contact"
            await client.post(url, json=BROKEN, auth=(salesmachine.token, "s"))
"""


def test_what_breaks_the_contract_fails_its_test(pytester: pytest.Pytester) -> None:
    """Once, where it would pass: in tests of every kind, and whatever the test has swallowed."""
    result = run(pytester, STRICT, "-rA")
    assert outcomes(result) == {
        "test_good": "passed",
        "test_broken": "failed",
        "test_swallowed": "failed",
        "test_broken_and_failing": "failed",
        "test_broken_as_expected": "xfail",
        "test_allowed": "passed",
        "test_another_is_allowed": "failed",
        "test_only_a_warning": "passed",
        "test_only_there": "failed",
        "TestUnit::test_good": "passed",
        "TestUnit::test_broken": "failed",
        "TestUnit::test_broken_and_failing": "failed",
        "test_asynchronous[asyncio]": "failed",
    }
    result.assert_outcomes(passed=4, failed=8, skipped=2, xfailed=1)
    for name in ("test_broken", "TestUnit.test_broken", "test_asynchronous[asyncio]"):
        said = told(result, name)
        assert said.startswith(MISSING)
        assert ".py" not in said.partition("\n")[0]  # nothing of ours is traced


def test_a_test_that_fails_by_itself_says_what_else_was_wrong(pytester: pytest.Pytester) -> None:
    """Its own failure comes first, the findings follow in a section, and nothing fails twice."""
    result = run(pytester, STRICT, "-k", "broken_and_failing")
    result.assert_outcomes(failed=2)
    own, _, section = told(result, "test_broken_and_failing").partition("Captured salesmachine")
    assert "assert 1 == 2" in own
    assert MISSING in section
    own, _, section = told(result, "TestUnit.test_broken_and_failing").partition("Captured sales")
    assert "it fails by itself" in own
    assert MISSING in section


EXPECTING = """
    import threading
    import simulator.kit.findings

    def test_met(salesmachine):
        salesmachine.expect("contact", contact_uid="u1")
        post(salesmachine, GOOD)

    def test_unmet(salesmachine):
        salesmachine.expect("contact", contact_uid="u2")
        post(salesmachine, GOOD)

    def test_unexpected(salesmachine):
        salesmachine.expect("contact", contact_uid="u1")
        post(salesmachine, GOOD)
        event = {"contact_uid": "u1", "event_uid": "seen", "params": {}}
        post(salesmachine, event, "track/event")

    @pytest.mark.salesmachine(allow_unexpected=True)
    def test_unexpected_is_allowed(salesmachine):
        salesmachine.expect("contact", contact_uid="u1")
        post(salesmachine, GOOD)
        event = {"contact_uid": "u1", "event_uid": "seen", "params": {}}
        post(salesmachine, event, "track/event")

    def test_nothing_is_expected(salesmachine):
        post(salesmachine, GOOD)

    def test_late(salesmachine, monkeypatch):
        monkeypatch.setattr(simulator.kit.findings, "WAIT", 20.0)
        salesmachine.expect("contact", contact_uid="u1")
        threading.Timer(0.1, post, (salesmachine, GOOD)).start()
"""


def test_expectations_are_held_at_the_end(pytester: pytest.Pytester) -> None:
    """What didn't come fails a test, and what wasn't expected where anything is."""
    result = run(pytester, EXPECTING, "-rA")
    assert outcomes(result) == {
        "test_met": "passed",
        "test_unmet": "failed",
        "test_unexpected": "failed",
        "test_unexpected_is_allowed": "passed",
        "test_nothing_is_expected": "passed",
        "test_late": "passed",
    }
    said = told(result, "test_unmet")
    assert said.startswith("error unmet: expected 1 ")
    assert "test_it.py:" in said
    assert told(result, "test_unexpected").startswith("error unexpected: ")


CRASHING = """
    @pytest.fixture
    def crashing(monkeypatch):
        def crash(*_):
            raise ZeroDivisionError("a bug")
        monkeypatch.setattr("simulator.salesmachine.resource.judge_body", crash)

    def test_crash(salesmachine, crashing):
        assert post(salesmachine, GOOD).status_code == 500

    @pytest.mark.salesmachine(faults="status=500")
    def test_fault(salesmachine):
        assert post(salesmachine, GOOD).status_code == 500
"""


def test_a_handler_that_raises_fails_the_test(pytester: pytest.Pytester) -> None:
    """Our own bug is told as such, with its traceback in the log; an injected 500 is no bug."""
    result = run(pytester, CRASHING, "-rA")
    assert outcomes(result) == {"test_crash": "failed", "test_fault": "passed"}
    said = told(result, "test_crash")
    head, *rows = said.splitlines()
    assert head == (
        "error SM-108: The simulator itself failed on POST /v1/contact: ZeroDivisionError."
    )
    assert re.fullmatch(r"  file +\S*test_it\.py:[0-9]+", rows[0])
    assert "ZeroDivisionError: a bug" in said.partition("Captured")[2]


UNDER_WAY = """
    import json
    import simulator.kit.findings

    def track(segment, salesmachine):
        batch = {"batch": [{"type": "track", "event": "E", "messageId": "m1", "userId": "u1"}]}
        url = f"{segment.url}/v1/batch"
        httpx.post(url, json=batch, auth=(segment.write_key, ""), verify=False)

    @pytest.mark.salesmachine(faults="status=503,times=3")
    def test_in_time(segment, salesmachine):
        salesmachine.expect("event", event_uid="e")
        track(segment, salesmachine)

    @pytest.mark.salesmachine(faults="status=503")
    def test_never(segment, salesmachine, monkeypatch):
        monkeypatch.setattr(simulator.kit.findings, "SETTLING", 0.1)
        track(segment, salesmachine)
"""


def test_what_is_under_way_is_waited_for(pytester: pytest.Pytester) -> None:
    """What the Segment side still delivers counts; what it can't deliver is told, after a while."""
    result = run(pytester, UNDER_WAY, "-rA")
    assert outcomes(result) == {"test_in_time": "passed", "test_never": "failed"}
    said = told(result, "test_never")
    assert said.startswith("error under_way: 1 of 1 messages are still under way after 0.1 s: m1")


AGAIN = """
    def test_again(salesmachine):
        post(salesmachine, BROKEN if len(salesmachine.exchanges) else GOOD)
        assert [one["status"] for one in salesmachine.exchanges] == [200]
        assert len(salesmachine.contacts) == 1

    def test_another(salesmachine):
        pass
"""


def test_a_test_that_runs_again_begins_anew(pytester: pytest.Pytester) -> None:
    """Its workspace is the same in each run, and empty, as plugins that run tests again need it."""
    pytester.makeconftest(
        "from _pytest.runner import runtestprotocol\n"
        "def pytest_runtest_protocol(item, nextitem):\n"
        "    for _ in range(2):\n"
        "        item._initrequest()\n"
        "        runtestprotocol(item, nextitem=nextitem, log=True)\n"
        "    return True\n"
    )
    run(pytester, AGAIN).assert_outcomes(passed=4)


@pytest.mark.parametrize(
    ("error", "count"),
    [
        (ValueError(), 1),
        (pytest.fail.Exception(), 1),
        (SystemExit(), 1),
        (pytest.skip.Exception(), 0),
        (unittest.SkipTest(), 0),
        (pytest.xfail.Exception(), 0),
        (KeyboardInterrupt(), 0),
    ],
)
def test_only_a_failure_has_a_section(
    salesmachine: Salesmachine,
    error: BaseException,
    count: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who skips a test, or ends the run, isn't told what was wrong, nor waits for it."""
    asked: list[object] = []
    wrong = [Failure("wrong", "It is.")]
    monkeypatch.setattr(strict, "findings", lambda workspace: asked.append(workspace) or wrong)
    sections: list[tuple[str, str, str]] = []

    class Item:
        def add_report_section(self, *section: str) -> None:
            sections.append(section)  # type: ignore[arg-type]

    strict.after_failure(Item(), salesmachine, error)  # type: ignore[arg-type]
    assert sections == [("call", "salesmachine", "error wrong: It is.")] * count
    assert len(asked) == count
    monkeypatch.undo()


OURS = """
    def test_it(salesmachine, monkeypatch):
        def bug(_):
            raise ZeroDivisionError("ours")
        monkeypatch.setattr("simulator.kit.strict.findings", bug)
        assert 1 == 2
"""


def test_a_bug_of_ours_hides_no_failure(pytester: pytest.Pytester) -> None:
    """The test's own failure is told all the same."""
    result = run(pytester, OURS)
    own, _, section = told(result, "test_it").partition("Captured salesmachine")
    assert "assert 1 == 2" in own
    assert "what else is wrong can't be told: ZeroDivisionError: ours" in section


FAILING = """
    from simulator.journal import JournalError

    TRACK = {"type": "track", "event": "E", "userId": "u1", "messageId": "m1"}

    def crash(*_, **__):
        raise ZeroDivisionError("hush")

    def test_disk(salesmachine, monkeypatch):
        def fail(*_):
            raise JournalError("the disk is full")
        monkeypatch.setattr("simulator.journal.Writer.append", fail)
        assert post(salesmachine, GOOD).status_code == 500

    def test_door(segment, monkeypatch):
        monkeypatch.setattr("simulator.segment.side.SegmentSide.accept", crash)
        auth = (segment.write_key, "")
        body = {"userId": "u1", "event": "E"}
        assert httpx.post(f"{segment.url}/v1/track", json=body, auth=auth).status_code == 500

    def test_hook(segment, monkeypatch):
        monkeypatch.setattr("destination.hook.translate", crash)
        url, auth = f"{segment.url}/v1/hook?srvc=segment", (segment.write_key, "")
        headers = {"X-Segment-Settings": "eyJhcGlTZWNyZXQiOiJzIn0="}
        assert httpx.post(url, json=TRACK, auth=auth, headers=headers).status_code == 500

    def test_lane(segment, monkeypatch):
        monkeypatch.setattr("simulator.segment.lane.Lane.run", crash)
        monkeypatch.setattr("simulator.kit.findings.SETTLING", 0.1)
        with pytest.raises(AssertionError):
            segment.send(TRACK, wait=0.1)

    def test_after_all(salesmachine, segment):
        post(salesmachine, GOOD)
"""


def test_whatever_fails_in_the_simulator_fails_the_test(pytester: pytest.Pytester) -> None:
    """Where nothing could be recorded too, and on the Segment side; the next test is its own."""
    result = run(pytester, FAILING, "-rA")
    ended = outcomes(result)
    assert ended.pop("test_after_all") == "passed"
    assert ended == dict.fromkeys(("test_disk", "test_door", "test_hook", "test_lane"), "failed")
    for test, where in [
        ("test_disk", "POST /v1/contact: the disk is full."),
        ("test_door", "POST /v1/track of the Segment side: ZeroDivisionError."),
        ("test_hook", "POST /v1/hook of the Segment side: ZeroDivisionError."),
        ("test_lane", "what the Segment side delivers to "),
    ]:
        said = " ".join(told(result, test).split())
        assert said.startswith(f"error SM-108: The simulator itself failed on {where}")
        assert (" file " in said.partition("reproduce")[0]) is (test != "test_disk")
        assert "reproduce pytest " in said


LATE = """
    @pytest.fixture
    def sending(salesmachine):
        yield
        post(salesmachine, BROKEN)

    @pytest.fixture
    def expecting(salesmachine):
        yield
        salesmachine.expect("contact", contact_uid="u9")

    @pytest.fixture
    def asserting(salesmachine):
        yield
        salesmachine.assert_received("contact", contact_uid="u9", wait=0)

    @pytest.fixture
    def good(salesmachine):
        yield
        salesmachine.expect("contact", contact_uid="u1")
        post(salesmachine, GOOD)

    def test_sending(sending): pass
    def test_expecting(expecting): pass
    def test_asserting(asserting): pass
    def test_good(good): pass

    def test_told_already(sending, salesmachine):
        post(salesmachine, BROKEN)

    def test_skipped(sending):
        pytest.skip("not here")
"""


@pytest.mark.parametrize("remote", [False, True])
def test_what_fixtures_do_when_they_end(
    pytester: pytest.Pytester, sim: Sim, monkeypatch: pytest.MonkeyPatch, remote: bool
) -> None:
    """A client is flushed in a fixture's end: what comes then is judged too, and told once."""
    monkeypatch.setattr("simulator.kit.findings.WAIT", 0.0)
    result = run(pytester, LATE, "-rA", *(("--salesmachine-url", sim.url) if remote else ()))
    result.assert_outcomes(passed=4, failed=1, errors=3, skipped=1)
    said = result.stdout.str()
    assert (
        len(re.findall(rf"^{MISSING}", said, re.MULTILINE)) == 2
    )  # of test_sending and of test_told_already
    for test in ("sending", "expecting", "asserting"):
        assert f"ERROR test_it.py::test_{test} - " in said


THREADS = """
    import threading

    def in_thread(act):
        def quietly():
            try:
                act()
            except BaseException:
                pass
        thread = threading.Thread(target=quietly)
        thread.start()
        thread.join()

    def test_asserted(salesmachine):
        in_thread(lambda: salesmachine.assert_received("contact", contact_uid="u9", wait=0))

    def test_sent(salesmachine):
        in_thread(lambda: post(salesmachine, BROKEN))

    def test_all_well(salesmachine):
        def act(number):
            uid = f"u{number}"
            post(salesmachine, {**GOOD, "contact_uid": uid, "messageId": f"m{number}"})
            found.append(salesmachine.assert_received("contact", contact_uid=uid))
        found = []
        threads = [threading.Thread(target=act, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == len(salesmachine.exchanges) == 8

    def test_caught(salesmachine):
        with pytest.raises(AssertionError):
            salesmachine.assert_received("contact", wait=0)
"""


def test_what_threads_say_counts(pytester: pytest.Pytester) -> None:
    """What a thread asserts in vain fails its test, though nobody hears of it there."""
    result = run(pytester, THREADS, "-rA")
    assert outcomes(result) == {
        "test_asserted": "failed",
        "test_sent": "failed",
        "test_all_well": "passed",
        "test_caught": "failed",
    }
    assert told(result, "test_asserted").startswith("error unmet: expected 1 upsert of contact u9")


EXPECTED_TO_FAIL = """
    @pytest.mark.xfail(raises=ValueError)
    def test_of_another_kind(salesmachine):
        post(salesmachine, BROKEN)

    @pytest.mark.xfail(strict=True)
    def test_not_at_all(salesmachine):
        post(salesmachine, GOOD)

    def test_in_parts(salesmachine, subtests):
        with subtests.test("asserted"):
            salesmachine.assert_received("contact", wait=0)
        with subtests.test("sent"):
            post(salesmachine, BROKEN)
"""


def test_tests_that_are_to_fail(pytester: pytest.Pytester) -> None:
    """What is wrong isn't what they were to fail with; subtests share the end of their test."""
    result = run(pytester, EXPECTED_TO_FAIL, "-rA")
    said = result.stdout.str()
    assert "FAILED test_it.py::test_of_another_kind - error SM-203" in said
    assert "XPASS(strict)" in said
    assert "FAILED test_it.py::test_in_parts - error SM-203" in said


def test_a_doctest(pytester: pytest.Pytester) -> None:
    """It is a test as any other."""
    pytester.makefile(
        ".txt",
        test_notes=">>> found = getfixture('salesmachine')\n"
        ">>> import httpx\n"
        ">>> address, auth = found.url + '/v1/contact', (found.token, 's')\n"
        ">>> httpx.post(address, json={}, auth=auth, verify=False).status_code\n400\n",
    )
    result = run(pytester, "", "--doctest-glob=test_*.txt")
    result.assert_outcomes(failed=1)
    assert MISSING in result.stdout.str()


def test_the_summary_and_junit_have_a_sentence(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In CI pytest cuts nothing there: the screen would stand in its output twice."""
    monkeypatch.setenv("CI", "true")
    result = run(pytester, "def test_it(salesmachine): post(salesmachine, BROKEN)", "--junitxml=j")
    assert f"FAILED test_it.py::test_it - {MISSING}" in result.outlines
    [failure] = ElementTree.parse("j").iter("failure")
    assert failure.get("message") == MISSING
    assert "did you mean" in (failure.text or "")
