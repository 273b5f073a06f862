"""Masking: a failure's texts lose what is personal, however it is spelt in them."""

from __future__ import annotations

import json
import shlex
from typing import Any

import pytest
from hypothesis import assume, given

from contracts.violations import cut, printable
from simulator.failures import Failure, Spot
from simulator.payload.translators import Ours
from simulator.reports.masking import masked_failure, masked_finding, masked_pointer
from tests.simulator.generated import laws, texts
from tests.simulator.reports.checked import CASE, GOOD, REFUSED, found


def message(**traits: Any) -> dict[str, Any]:
    return {**GOOD, "traits": traits}


def saying(text: str) -> Failure:
    """A failure with a text in each of its parts."""
    spot = Spot("a.json", 3, (text,), text, text, text)
    many = (text, text)
    return Failure(
        "SM-220", text, "error", spot, text, text, text, "clause", "evidence", many, many, many
    )


@laws
@given(texts)
def test_a_name_in_any_spelling(name: str) -> None:
    """As it is, as JSON, printable, cut and in a shell's quotes a name is replaced."""
    assume(len(name) >= 4 and name.strip() and not set(name) <= set("<>name 0123456789\\ux"))
    finding = found(message(name=name, email="e@example.com"))
    spelt = (name, json.dumps(name), json.dumps(name, ensure_ascii=False), printable(name))
    for text in (*spelt, *map(shlex.quote, spelt)):
        failure = masked_failure(saying(f"got {text}, which"), finding)
        assert name not in repr(failure.to_dict()).replace("got ", "")
        assert "<name>" in failure.sentence
        assert failure.fix == (failure.sentence, failure.sentence)
        assert failure.spot.message == (failure.sentence,)


def test_a_long_value_that_is_cut() -> None:
    """Of a value that is cut the beginning is replaced."""
    name = "Ada Lovelace " * 20
    failure = masked_failure(
        saying(f"got string {cut(json.dumps(name))}"), found(message(name=name))
    )
    assert failure.sentence == 'got string "<name>"'


def test_a_short_value() -> None:
    """A name of two letters is replaced where it is quoted, not inside of other words."""
    failure = masked_failure(saying('Add "Al" to also'), found(message(name="Al")))
    assert failure.sentence == 'Add "<name>" to also'


def test_a_number() -> None:
    """A phone number that is a number is replaced as a number."""
    failure = masked_failure(saying("got integer 441234567890"), found(message(phone=441234567890)))
    assert failure.sentence == "got integer 0"


def test_what_is_nobodys() -> None:
    """Other values stay, and so do the file, the code, the clause and the evidence."""
    failure = saying('got string "49"')
    assert masked_failure(failure, found(message(name="Ada", mrr="49"))) == failure


def test_what_a_case_expects() -> None:
    """Values of a person in what a case expects are replaced, too."""
    expect = {"operations": [{"method": "contact", "params": {"name": "Grace Hopper"}}]}
    failure = masked_failure(saying("- Grace Hopper"), found({**CASE, "expect": expect}))
    assert "Grace" not in repr(failure.to_dict())


def test_a_form_of_its_own() -> None:
    """An email is masked wherever it came from."""
    failure = masked_failure(saying("set it to x@example.com"), found(GOOD))
    assert failure.sentence == "set it to <email>"


def test_a_finding_of_masked_values() -> None:
    """A message is judged once more without its personal values, and finds the same."""
    finding = masked_finding(found({**GOOD, "userId": 7}), Ours())
    assert finding.message["traits"] == {"name": "<name>", "email": "<email>"}  # type: ignore[index]
    assert [one.code for one in finding.of_message] == ["SM-204"]
    (operation,) = finding.report["operations"]
    assert operation["params"] == finding.message["traits"]  # type: ignore[index]


def test_a_letter_of_masked_values() -> None:
    """A dead letter is judged once more by its own operations."""
    operation = {
        "method": "contact",
        "contact_uid": "u1",
        "params": {"email": "a@b.co", "mrr": "4"},
    }
    finding = masked_finding(found({"message": GOOD, "operations": [operation]}), Ours())
    assert finding.is_letter
    assert finding.message == {**GOOD, "traits": {"name": "<name>", "email": "<email>"}}
    assert finding.report["outcome"] == "translated"
    assert finding.report["operations"][0]["params"] == {"email": "<email 2>", "mrr": "4"}
    assert [one.code for one in finding.of_operations] == ["SM-220"]


def test_a_finding_without_any() -> None:
    """What has nothing personal in it is the same finding."""
    finding = found(REFUSED)
    assert masked_finding(finding, Ours()) is finding


def test_what_nests_deep() -> None:
    """A message deeper than anything that is judged is emptied there."""
    deep: Any = "ada@example.com"
    for _ in range(400):
        deep = {"a": deep}
    assert "ada" not in repr(masked_finding(found(message(deep=deep)), Ours()).message)


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [
        ("", ""),
        ("/traits/mrr", "/traits/mrr"),
        ("/traits/ada@example.com/0", "/traits/<email>/0"),
    ],
)
def test_pointers(pointer: str, expected: str) -> None:
    """A key that is an email is masked; another one is a key."""
    assert masked_pointer(pointer) == expected
