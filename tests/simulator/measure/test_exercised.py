"""What instances exercise: each case, body and message, and what is made of them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from contracts.bodies import Body
from contracts.cases import Case
from simulator.journal import Writer
from simulator.journal.counts import Counts
from simulator.measure.exercised import Exercised
from simulator.measure.given import Given, Message
from simulator.payload.translators import Ours, Theirs
from tests.simulator.journal.exchanges import exchange
from tests.simulator.journal.messages import message

PAGE: dict[str, Any] = {"type": "page", "userId": "u1", "name": "Pricing", "messageId": "m1"}
ACCOUNT: dict[str, Any] = {"account_uid": "acme", "params": {"mrr": 49}}

NO_NOTES: dict[str, Any] = {"notes": []}


def exercised(*given: Given) -> Exercised:
    found = Exercised()
    for one in given:
        found.add(one, Ours())
    return found


def body(instance: object, profile: Any = "strict") -> Body:
    return Body("", "salesmachine/account", "", profile, instance, [])


def names(clauses: set[Any]) -> set[str]:
    return {f"{clause.at} {clause.way}".rstrip() for clause in clauses}


def test_a_message_exercises_its_calls_schema_and_the_operations() -> None:
    """With the rules that were applied, the outcome and the notes."""
    found = exercised(Message(PAGE))
    assert {clause.file for clause in found.kept} == {
        "segment/page.json",
        "salesmachine/item.json",
        "salesmachine/event.json",
    }
    assert found.broken == set()
    assert found.rules == {"page.view", "page.named"}
    assert (found.outcomes, found.codes) == ({"translated"}, set())
    assert found.counts == {"messages": 1}


def test_what_is_wrong_with_a_message_is_a_code() -> None:
    """What its schema says, what the translation notes, and why it is refused."""
    found = exercised(
        Message({**PAGE, "timestamp": "yesterday", "messageId": None}),
        Message({"type": "page", "messageId": "m"}),
        Message(7),
        Message({"type": "screen", "userId": "u1"}),
    )
    assert found.outcomes == {"translated", "refused", "filtered"}
    assert found.codes == {
        "SM-230",
        "SM-231",
        "timestamp_unreadable",
        "message_id_made",
        "id_required",
        "bad_request",
        "UNSUPPORTED_EVENT_TYPE",
    }
    assert "segment/screen.json#/properties/type/const" in names(found.kept)


def test_a_clause_is_exercised_when_it_is_kept_and_broken() -> None:
    """One half is told apart from the other."""
    clause = "salesmachine/account.json#/properties/params/properties/mrr/type"
    broken = body({**ACCOUNT, "params": {"mrr": "49"}})
    assert clause in names(exercised(body(ACCOUNT)).kept)
    assert clause in names(exercised(broken).broken)
    assert clause not in names(exercised(broken).clauses | exercised(body(ACCOUNT)).clauses)
    assert clause in names(exercised(broken, body(ACCOUNT)).clauses)


def test_a_body_is_judged_under_its_profile() -> None:
    """A quirk is another clause under each."""
    clause = "salesmachine/account.json#/properties/account_uid/type SM-403 compat"
    found = exercised(body({**ACCOUNT, "account_uid": 7}, "compat"))
    assert clause in names(found.broken)
    assert found.codes == {"SM-403"}
    assert clause not in names(exercised(body({**ACCOUNT, "account_uid": 7})).broken)


def test_a_case_is_translated_under_its_settings() -> None:
    """It names its sources, and is itself an instance of a case."""
    anonymous = {"type": "page", "anonymousId": "a1", "messageId": "m1"}
    skip = Case(
        "", "Skipped.", "A17; product page: Page", anonymous, NO_NOTES, {"anonymous": "skip"}
    )
    found = exercised(skip)
    assert (found.outcomes, found.codes) == ({"filtered"}, {"FILTERED_BY_SETTINGS"})
    assert found.sources == {"A17", "product page: Page"}
    assert "case.json#/properties/settings/properties/anonymous/enum" in names(found.kept)
    assert found.counts == {"cases": 1}


def test_another_translator_is_measured_by_its_operations() -> None:
    """Its rules nobody knows."""
    found = Exercised()
    found.add(Message(PAGE), Theirs("mine", lambda message: [{"method": "email"}]))
    assert "salesmachine/item.json#/properties/method/enum SM-406 strict" in names(found.broken)
    assert (found.rules, found.codes) == (set(), {"SM-406"})


def test_a_journal_adds_its_codes_and_statuses(tmp_path: Path) -> None:
    """Of exchanges and of messages; the status that a delivery died of stands for any."""
    path = tmp_path / "journal"
    with closing(Writer(path)) as writer:
        writer.append(exchange())
        writer.stage(writer.receive(message()), "failed", "HTTP_503")
        writer.commit()
    found = exercised(Message(PAGE))
    with Counts(path) as journal:
        found.add_journal(journal)
    assert found.codes == {"SM-204", "SM-214", "HTTP_<status>"}
    assert found.statuses == {200: 1}
    assert found.counts == {"messages": 1, "exchanges": 1}
