"""``sim generate``: traffic from a seed, as much of it as is asked for."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from simulator.cli.generate import CALLS, DEFAULT_COUNT
from simulator.generate.journeys import JOURNEYS
from simulator.generate.pools import LOCALES
from tests.simulator.cli.commands import SIM, Ran, call, run
from tests.simulator.waiting import PATIENCE

FEW = ("--locales", "en_US")


def generate(*arguments: object) -> Ran:
    """In one locale, whose pool is soon drawn."""
    return run("generate", *FEW, *arguments)


def test_messages_are_lines() -> None:
    """By default a hundred Segment messages, one JSON object a line, and nothing else."""
    ran = generate()
    assert (ran.status, ran.err) == (0, "")
    messages = ran.json()
    assert len(messages) == DEFAULT_COUNT
    assert {message["type"] for message in messages} <= set(CALLS)
    assert len({message["messageId"] for message in messages}) == DEFAULT_COUNT


def test_same_seed_same_bytes() -> None:
    """Two processes with other hashes print the same bytes; another seed prints others."""
    arguments = ("generate", *FEW, "--count", 300, "--hostile", 0.2)
    one, other = (call(*arguments, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert one.status == 0
    assert digest(one.out) == digest(other.out)
    assert digest(run(*arguments, "--seed", 1).out) != digest(one.out)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_fewer_are_the_first_of_more() -> None:
    """--count only says where to stop."""
    assert generate("--count", 50).out == "".join(
        generate("--count", 200).out.splitlines(keepends=True)[:50]
    )


def test_days() -> None:
    """--days prints all that happens in them, from --start on; --count may end it before."""
    ran = generate("--start", "2031-03-03", "--days", 3, "--sign-ups", 20)
    times = [message["timestamp"] for message in ran.json()]
    assert times == sorted(times)
    assert "2031-03-03" < times[0] < times[-1] < "2031-03-06T00:00:01"
    assert len(times) > 200
    few = generate("--start", "2031-03-03", "--days", 3, "--sign-ups", 20, "--count", 10)
    assert few.out.splitlines() == ran.out.splitlines()[:10]


def test_a_window_that_holds_fewer() -> None:
    """It prints what there is and says how to get more; what there is none of is status 5."""
    ran = generate("--days", 1, "--count", 10_000)
    found = len(ran.json())
    assert ran.status == 0
    assert ran.err == (
        f"there are only {found:,} messages before 2026-01-06T00:00:00.000Z:"
        " give more --days, or more --sign-ups\n"
    )
    empty = generate("--days", "0.0001")
    assert (empty.status, empty.out) == (5, "")
    assert empty.err.startswith("there is no message before 2026-01-05T00:00:08.640Z")


def test_start_is_a_moment_too() -> None:
    """--start takes a time of day with its offset."""
    [message] = generate("--start", "2026-03-02T15:00:00+02:00", "--count", 1).json()
    assert message["timestamp"] >= "2026-03-02T13:00:00.000Z"


def test_locales() -> None:
    """Companies are where they were asked to be."""
    ran = run("generate", "--locales", "ja_JP", "--locales", "ko_KR", "--count", 300)
    zones = {message["context"].get("timezone") for message in ran.json()} - {None}
    assert zones & {"Asia/Tokyo", "Asia/Seoul"}


def test_calls_and_journeys() -> None:
    """Only these, whether they are given at once or one by one."""
    ran = generate("--calls", "group,alias", "--count", 30)
    assert {message["type"] for message in ran.json()} == {"group", "alias"}
    again = generate("--calls", "group", "--calls", "alias", "--count", 30)
    assert again.out == ran.out
    ran = generate("--journeys", "churn", "--count", 8)
    events = {message.get("event") for message in ran.json()}
    assert "Subscription Cancelled" in events


def test_one_user_is_a_story() -> None:
    """-o text of one person tells who does what, when, on which journey, for which account."""
    few = ("--sign-ups", 0.5, "--seed", 7)
    [user] = {one["userId"] for one in generate(*few, "--calls", "group", "--count", 1).json()}
    ran = generate(*few, "--user", user, "--count", 30, "-o", "text")
    lines = ran.out.splitlines()
    assert all(f"  {user}  " in line for line in lines)
    assert len(lines) == 30
    assert "*  sign-up  page Home" in "".join(lines)
    assert any("  sign-up  identify " in line and "*" not in line for line in lines)
    assert any("  sign-up  group " in line and ", trial, mrr 0 @ acc_" in line for line in lines)
    assert any("  daily-use  " in line for line in lines)
    assert [line[:19] for line in lines] == sorted(line[:19] for line in lines)


def test_a_story_that_ends() -> None:
    """Of one person there is only so much: it ends by itself, and says that there is no more."""
    few = ("--sign-ups", 0.5, "--seed", 11)
    [user] = {one["userId"] for one in generate(*few, "--calls", "group", "--count", 1).json()}
    ran = generate(*few, "--user", user, "-o", "text")
    assert (ran.status, ran.err) == (0, "")
    all_of_it = len(ran.out.splitlines())
    ran = generate(*few, "--user", user, "--count", all_of_it + 1, "-o", "text")
    assert ran.err == f"there are only {all_of_it} messages of {user}\n"
    assert any("churn" in line for line in ran.out.splitlines())


def test_hostile_labels(tmp_path: Path) -> None:
    """--labels writes beside them, by their line, what has to come of hostile ones."""
    labels, lines = tmp_path / "labels.ndjson", tmp_path / "messages.ndjson"
    options = ("--count", 600, "--hostile", 0.3, "--labels", labels, "-o", f"json={lines}")
    ran = generate(*options)
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    expected = [json.loads(line) for line in labels.read_text().splitlines()]
    assert 120 < len(expected) < 240
    found = {one["line"]: one for one in run("translate", lines).json()}
    assert len(found) == 600
    for label in expected:
        one = found[label["line"]]
        if label["code"] == "message_too_large":  # translate only notes it
            continue
        assert one["outcome"] == label["outcome"], label
        assert one.get("reason", {}).get("code") == label["code"], label
        assert [note["code"] for note in one["notes"]] == label["notes"], label
    shapes = {label["shape"] for label in expected}
    assert not any(shape in lines.read_text() for shape in shapes if len(shape) > 15)


def test_hostile_lines_are_told_as_such() -> None:
    """In the story they are named by their shape."""
    ran = generate("--count", 50, "--hostile", 1, "-o", "text")
    assert all("  hostile: " in line for line in ran.out.splitlines())


def test_overrides() -> None:
    """--override sets what stands at a path, by JSON or as text, several times if need be."""
    ran = generate(
        "--override", "context.ip=192.0.2.7", "--override", "integrations={}",
        "--override", "context.library.version=7", "--count", 20,
    )  # fmt: skip
    messages = ran.json()
    assert all(message["context"].get("ip") in ("192.0.2.7", None) for message in messages)
    assert {message["context"]["library"]["version"] for message in messages} == {7}
    assert {json.dumps(message["integrations"]) for message in messages} == {"{}"}


@pytest.mark.parametrize(
    ("options", "override"),
    [
        (["--journeys", "return"], "context.ip=192.0.2.7"),
        (["--sign-ups", 60], "traits.power_users=true"),
        (["--sign-ups", 500, "--journeys", "churn"], "properties.reason=x"),
    ],
)
def test_overrides_of_what_is_rare(options: list[Any], override: str) -> None:
    """A path is good that such messages have, however late the first of them comes."""
    ran = generate(*options, "--override", override, "--count", 1)
    assert (ran.status, ran.err) == (0, "")


def test_more_than_there_can_be() -> None:
    """A count beyond any is taken: the days end it."""
    ran = generate("--days", 1, "--count", 10**22)
    assert ran.status == 0
    assert ran.err.startswith(f"there are only {len(ran.json()):,} messages before ")


def test_the_end_of_time() -> None:
    """Years that can't be written never come: before them the last people have left."""
    ran = generate(
        "--start", "8999-12-31", "--sign-ups", 0.001, "--calls", "alias", "--count", 9999
    )
    assert ran.status == 0
    assert ran.err.startswith("there are only ")
    assert ran.json()[-1]["timestamp"] < "9999"


def test_summary() -> None:
    """--summary tells what they look like instead, and which Faker they are made with."""
    ran = generate("--count", 2_000, "--summary", "--hostile", 0.1)
    [told] = ran.json()
    assert (told["messages"], told["faker"], told["seed"]) == (2_000, version("faker"), 0)
    text = generate("--count", 2_000, "--summary", "--hostile", 0.1, "-o", "text").out
    head, people, pages, *tables = text.splitlines()
    assert head.startswith(f"2,000 messages, seed 0, Faker {version('faker')}, 2026-01-05T")
    assert people.startswith(f"{told['companies']} companies, {told['people']} people, ")
    assert pages == f"pages that are named: {told['named_pages']:.1%}"
    for call_, count in told["calls"].items():
        assert any(line.split() == [call_, f"{count:,}"] for line in tables)


REFUSED = [
    (["--journeys", "onbording"], "'onbording' is no journey; onboarding would be"),
    (["--journeys", "sign-up,chrun"], "'chrun' is no journey; churn would be"),
    (["--journeys", "Sign-Up"], "'Sign-Up' is no journey; sign-up would be"),
    (["--journeys", "q"], f"'q' is no journey; {', '.join((*JOURNEYS, 'audiences'))} would be"),
    (["--locales", "fr-FR"], "'fr-FR' is no locale; fr_FR would be"),
    (["--locales", "jp"], f"'jp' is no locale; {', '.join(LOCALES)} would be"),
    (["--calls", "trak"], "'trak' is no call; track would be"),
    (["--calls", "screen"], f"'screen' is no call; {', '.join(CALLS)} would be"),
    (["--count", "-5"], "-5 is not in the range"),
    (["--count", "0"], "0 is not in the range"),
    (["--count", "many"], "'many' is not a valid integer"),
    (["--days", "0"], "0: it would end before its start: give more than 0"),
    (["--days", "-3"], "-3: it would end before its start: give more than 0"),
    (["--days", "nan"], "nan is no number of days up to 365,000"),
    (["--days", "1e9"], "1e+09 is no number of days up to 365,000"),
    (["--start", "yesterday"], "'yesterday' is no day from 1970 to 8999: give it as in 2026-01-05"),
    (["--start", "1969-12-31"], "'1969-12-31' is no day from 1970 to 8999"),
    (["--start", "9999-12-31"], "'9999-12-31' is no day from 1970 to 8999"),
    (["--start", "2026-02-30"], "'2026-02-30' is no day from 1970 to 8999"),
    (["--hostile", "1.5"], "1.5 is not in the range"),
    (["--hostile", "nan"], "nan is no share: give 0 to 1"),
    (["--sign-ups", "0"], "0.0 is not in the range"),
    (["--sign-ups", "1e-9"], "1e-09 is not in the range"),
    (["--hostile", "0.5", "--labels", "-"], "--labels and -o are both -: give two files"),
    (["--hostile", "0.5", "--labels", "same", "-o", "json=./same"], "are both same: give two"),
    (["--override", "name=x", "--summary"], "--override changes messages: -o text and --summary"),
    (["--override", "name=x", "-o", "text"], "--override changes messages: -o text and --summary"),
    (["--sign-ups", "nan"], "nan is no number of companies"),
    (["--override", "context.ip"], "'context.ip' is no override: give it as in context.ip=192.0"),
    (["--override", "=1"], "'=1' is no override"),
    (["--override", "a..b=1"], "'a..b=1' is no override"),
    (["--override", "context.pi=1"], "no message has anything at context.pi: the nearest is"),
    (["--user", "usr_nobody"], "'usr_nobody' is nobody's userId in this world"),
    (["--user", "usr_000000000000"], "'usr_000000000000' is nobody's userId in this world"),
    (["--labels", "l"], "--labels are those of hostile messages: give --hostile too"),
    (["--journeys", "audiences", "--calls", "alias"], "no alias call is in audiences"),
    (
        ["--journeys", "visit,churn", "--calls", "alias,identify"],
        "no alias or identify call is in visit, churn",
    ),
    (["-o", "csv"], "'csv' is not one of json, text"),
]


@pytest.mark.parametrize(("arguments", "said"), REFUSED, ids=[" ".join(one) for one, _ in REFUSED])
def test_bad_input(arguments: Sequence[str], said: str) -> None:
    """What can't be is said in a sentence before anything is printed, with the nearest good one."""
    ran = run("generate", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in " ".join(ran.err.split())
    assert "Traceback" not in ran.err


def test_labels_that_cannot_be_written(tmp_path: Path) -> None:
    """A file that can't be written is a sentence."""
    ran = generate("--labels", tmp_path / "none" / "labels", "--hostile", 0.5)
    assert ran.status == 2
    assert "can't be written" in ran.err


def test_a_closed_pipe_ends_quietly() -> None:
    """When its reader has seen enough it ends, with nothing to say."""
    with subprocess.Popen(
        [SIM, "generate", *FEW, "--count", "1000000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["type"]
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(PATIENCE) == 0
