"""The grammar: what a fault may say, how it is written, and what is said of a text that is none."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.faults import Fault, FaultError, parse, parse_several
from simulator.faults.grammar import MAX_LENGTH, MAX_SEVERAL
from simulator.faults.timing import Latency, RetryAfter
from simulator.faults.values import KEYS, KINDS, PARTS
from tests.simulator.faults.generated import faults, nearly
from tests.simulator.generated import laws


def read(text: str) -> tuple[Fault | None, str]:
    """The fault that a text says, or what is said of one that is none."""
    try:
        return parse(text), ""
    except FaultError as error:
        return None, str(error)


def refusal(text: str) -> str:
    """What is said of a text that is no fault."""
    fault, said = read(text)
    assert fault is None
    return said


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("latency=300ms", Fault(latency=Latency(300_000, 300_000))),
        ("latency=100ms..0.5s", Fault(latency=Latency(100_000, 500_000))),
        ("latency=p50:20ms/p99:2s", Fault(latency=Latency(20_000, 2_000_000, True))),
        ("status=503", Fault(status=503)),
        ("retry-after=2s", Fault(retry_after=RetryAfter(2))),
        ("retry-after=date", Fault(retry_after=RetryAfter(2, as_date=True))),
        ("retry-after=date+30s", Fault(retry_after=RetryAfter(30, as_date=True))),
        ("status=503,retry-after=1m", Fault(status=503, retry_after=RetryAfter(60))),
        ("drop=before", Fault(drop="before")),
        ("drop=half", Fault(drop="half")),
        ("drop=after", Fault(drop="after")),
        ("length=+50", Fault(length=50)),
        ("length=-5", Fault(length=-5)),
        ("garbage", Fault(garbage="bytes")),
        ("garbage=body", Fault(garbage="body")),
        ("drip=1KB/s", Fault(drip=1000)),
        ("forget", Fault(forget=True)),
        ("forget,path=/v1/*", Fault(forget=True, path="/v1/*")),
        ("forget,method=GET", Fault(forget=True, method="GET")),
        ("forget,contact=a b=c", Fault(forget=True, contact="a b=c")),
        ("forget,contact=a%2Cb%3B%25", Fault(forget=True, contact="a,b;%")),
        ("forget,contact=%252C", Fault(forget=True, contact="%2C")),
        ("forget,contact=%C3%A9\u00e9", Fault(forget=True, contact="\u00e9\u00e9")),
        ("forget,contact=%ED%BF%BF", Fault(forget=True, contact="\udfff")),
        ("forget,workspace=0a1b2c3d", Fault(forget=True, workspace="0a1b2c3d")),
        ("forget,chance=0.1", Fault(forget=True, chance=Decimal("0.1"))),
        ("forget,chance=10%", Fault(forget=True, chance=Decimal("0.1"))),
        ("forget,chance=100%", Fault(forget=True, chance=Decimal(1))),
        ("forget,times=1", Fault(forget=True, times=1)),
        ("forget,after=3", Fault(forget=True, after=3)),
        (
            "latency=1s,drip=1MB/s,status=429",
            Fault(latency=Latency(10**6, 10**6), drip=10**6, status=429),
        ),
        ("drip=1B/s,drop=half", Fault(drip=1, drop="half")),
        (" times = 2 , status = 503 ", Fault(status=503, times=2)),
    ],
)
def test_a_fault(text: str, fault: Fault) -> None:
    """Each kind and each key says what it says, in any order, with spaces around its parts."""
    assert parse(text) == fault
    assert parse(",".join(reversed(text.split(",")))) == fault
    assert parse(str(fault)) == fault


@laws
@given(faults)
def test_what_is_written_is_read(fault: Fault) -> None:
    """A fault's text is printable, holds no semicolon, and is read as the same fault."""
    assert parse(str(fault)) == fault
    assert str(parse(str(fault))) == str(fault)
    assert str(fault).isprintable()
    assert ";" not in str(fault)


@laws
@given(nearly)
def test_any_text(text: str) -> None:
    """Any text is a fault, or is refused with a printable sentence that isn't much longer."""
    fault, said = read(text)
    assert fault is None or parse(str(fault)) == fault
    assert said.isprintable()
    assert fault is not None or 20 < len(said) < 400


@laws
@given(nearly)
def test_the_form_that_is_named_is_good(text: str) -> None:
    """What a refusal tells to write is a part of a fault."""
    _, said = read(text)
    for mark in ("; write ", "; did you mean "):
        _, found, named = said.partition(mark)
        for part in named.removesuffix("?").split(" or ") if found else ():
            name, _, value = part.partition("=")
            assert PARTS[name].is_good(value)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("latency=300", "'latency=300': a time has its unit: ms, s or m; write latency=300ms"),
        ("latency=100ms-500ms", "; write latency=100ms..500ms"),
        ("latency=2S", "; write latency=2s"),
        (
            "latency=fast",
            "; write latency=300ms or latency=100ms..500ms or latency=p50:20ms/p99:2s",
        ),
        ("latency", "'latency': a time has its unit: ms, s or m; write latency=300ms or "),
        ("latency=500ms..100ms", "a range ends later than it starts"),
        ("latency=100ms..100ms", "a range ends later than it starts"),
        ("latency=p50:2s/p99:20ms", "the p50 is over 0 and the p99 is over it"),
        ("latency=p50:0s/p99:20ms", "the p50 is over 0 and the p99 is over it"),
        ("latency=61m", "the longest time here is 60m"),
        ("latency=0.0001ms", "a time is in whole microseconds"),
        ("latancy=300ms", "'latancy=300ms' is no part of a fault; did you mean latency=300ms?"),
        ("latancy=x", "; did you mean latency=300ms?"),
        ("Status=503", "; did you mean status=503?"),
        ("retry_after=2s", "; did you mean retry-after=2s?"),
        ("contakt=u9", "; did you mean contact=u9?"),
        ("contakt=" + "u" * 61, "; did you mean contact=u1?"),
        ("garbag", "; did you mean garbage?"),
        ("forgot", "; did you mean forget?"),
        ("x=1", "'x=1' is no part of a fault: kinds are latency, status, "),
        ("", "'' is no part of a fault: kinds are "),
        ("status=503,", "'' is no part of a fault: kinds are "),
        ("status=100", "it is a number from 200 to 599; write status=503"),
        ("status=600", "it is a number from 200 to 599; write status=503"),
        ("status=" + "9" * 1_900, "it is a number from 200 to 599; write status=503"),
        ("status=\uff15\uff10\uff13", "it is a number from 200 to 599; write status=503"),
        ("status=", "'status=': nothing follows the =; write status=503"),
        ("retry-after=1500ms", "Retry-After is in whole seconds"),
        ("retry-after=2", "; write retry-after=2s"),
        ("retry-after=10081m", "the longest time here is 10080m"),
        ("drop=befor", "; write drop=before"),
        ("drop=DURING", "; write drop=before or drop=half or drop=after"),
        ("length=50", "with its sign; write length=+50"),
        ("length=+0", "; write length=+50"),
        ("garbage=boddy", "it takes no value, or body; write garbage=body"),
        ("drip=1kb/s", "; write drip=1KB/s"),
        ("drip=1KB", "; write drip=1KB/s"),
        ("drip=100", "; write drip=100B/s"),
        ("drip=0B/s", "from 1B/s to 1000MB/s; write drip=1KB/s"),
        ("drip=1001MB/s", "from 1B/s to 1000MB/s"),
        ("drip=0.5B/s", "from 1B/s to 1000MB/s"),
        ("forget=1", "it takes no value; write forget"),
        ("forget,path=v1/batch", "a path starts with / or *; write path=/v1/batch"),
        ("forget,path=v1\x1b", "; write path=/v1\\x1b"),
        ("forget,method=post", "; write method=POST"),
        ("forget,contact", "it is empty; write contact=u1"),
        ("forget,contact=%ff", "what its %XX spell is no UTF-8; write contact=u1"),
        ("forget,workspace=0A1B2C3D", "; write workspace=0a1b2c3d"),
        ("forget,workspace=acme", "8 hex digits as an exchange shows them"),
        ("forget,chance=50", "; write chance=50%"),
        ("forget,chance=101%", "it is a share from 0 to 1 or from 0% to 100%"),
        ("forget,chance=0.00000000001%", "of nine decimals at most"),
        ("forget,times=0", "it is a number from 1 to 1,000,000,000; write times=3"),
        ("forget,times=-1", "it is a number from 1 to 1,000,000,000; write times=3"),
        ("times=3", "'times=3' says when but not what: add a kind, as in status=503"),
        ("status=503,status=504", "gives status twice: leave one out"),
        ("x" * (MAX_LENGTH + 1), "a fault is at most 2,000 characters long, not 2,001"),
    ],
)
def test_no_fault(text: str, end: str) -> None:
    """What is no fault is refused with what is wrong, where, and the nearest form that is good."""
    said = refusal(text)
    assert end in said
    assert len(said) < 300


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("status=503", "drop=before"),
        ("status=503", "forget"),
        ("status=503", "length=+1"),
        ("status=503", "garbage"),
        ("drop=half", "garbage=body"),
        ("drop=after", "forget"),
        ("length=-5", "garbage"),
        ("garbage", "forget"),
        ("drop=before", "retry-after=2s"),
        ("forget", "retry-after=date"),
        ("drip=1KB/s", "drop=before"),
        ("drip=1KB/s", "drop=after"),
    ],
)
def test_contradictions(one: str, other: str) -> None:
    """Kinds that can't both be are refused, whichever comes first, and both are named."""
    for text in (f"{one},{other}", f"latency=1s,{other},{one}"):
        said = refusal(text)
        assert "contradict each other" in said
        assert one in said
        assert other in said


@pytest.mark.parametrize(
    "text", ["status=503,retry-after=2s", "drip=1KB/s,drop=half", "drip=1KB/s,garbage"]
)
@pytest.mark.parametrize("more", ["", ",latency=1s"])
def test_what_goes_together(text: str, more: str) -> None:
    """A status with a retry-after, a drip with whatever sends bytes, and latency with anything."""
    assert parse(f"{text}{more}")


@pytest.mark.parametrize(
    ("text", "decides"),
    [
        ("latency=1s", False),
        ("drip=1B/s", False),
        ("latency=0ms,drip=1B/s", False),
        ("latency=1s,status=503", True),
        ("retry-after=0s", True),
        ("drop=half", True),
        ("length=-1", True),
        ("garbage", True),
        ("forget", True),
    ],
)
def test_what_decides(text: str, decides: bool) -> None:
    """Latency and drip say when and how fast, every other kind says what."""
    assert parse(text).decides is decides


def test_several() -> None:
    """Header values hold one fault each, or several with semicolons between them."""
    texts = ["status=503; latency=1s", "forget,contact=a%3Bb"]
    assert [str(fault) for fault in parse_several(texts)] == [
        "status=503",
        "latency=1s",
        "forget,contact=a%3Bb",
    ]
    assert parse_several([]) == ()


@pytest.mark.parametrize("texts", [[""], ["forget;"], ["forget", ""], [";".join(["forget"] * 21)]])
def test_several_of_which_one_is_none(texts: list[str]) -> None:
    """One that is no fault makes all of them none, and so do too many."""
    assert len(parse_several(["forget"] * MAX_SEVERAL)) == MAX_SEVERAL
    with pytest.raises(FaultError):
        parse_several(texts)


def test_each_part_has_its_field() -> None:
    """Kinds and keys are the fields of a fault, in the order in which they are written."""
    names = [*KINDS, *KEYS]
    assert [name.replace("-", "_") for name in names] == [field.name for field in fields(Fault)]


@laws
@given(faults, st.sampled_from(["chance", "times", "after", "workspace"]))
def test_a_key_less(fault: Fault, key: str) -> None:
    """A fault without one of its keys is another fault, and as good."""
    other = replace(fault, **{key: None})
    assert parse(str(other)) == other
    assert (str(other) == str(fault)) == (other == fault)
