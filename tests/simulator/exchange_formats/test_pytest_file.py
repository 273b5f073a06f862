"""pytest files: a test a message, which passes as it is written and reads as one writes it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.cases import kit_cases
from destination import Settings
from simulator.exchange_formats.case_file import described, expected
from simulator.exchange_formats.pytest_file import Example, pytest_file, pytest_of
from simulator.payload.report import report
from tests.simulator.generated import json_values, laws

pytest_plugins = ["pytester"]
RUFF = Path(sys.executable).with_name("ruff")
PAGE = {"type": "page", "userId": "u1", "name": "Pricing", "messageId": "m1"}


def of(name: str, message: object) -> Example:
    """The test of a message, as it is exported."""
    found = report(1, message, Settings())
    return Example(name, message, expected(found), described(found))


def messages() -> list[object]:
    """Those of the kit's cases, and some that are odd."""
    odd = {
        "type": "track",
        "userId": 'it\'s "odd" \\ \udfff\x00\u202e日本',
        "event": "é" * 60 + "\n",
        "properties": {"'": '"', '"': "'", "\\": [1.0, 1e300, True, None, [], {}, [[]]]},
    }
    twice = {"type": "track", "userId": "u1", "event": "E", "properties": {"mrr": "49"}}
    return [*(case.message for case in kit_cases()), odd, twice, 7, None, "x", [PAGE]]


SPECIAL = [
    Example("a_value", PAGE, {"values": {"1/event_uid": "pricing"}}, "A value."),
    Example("a_number", PAGE, {"values": {"event/params": {"display_name": "Pricing"}}}, "All."),
    Example("arrives", PAGE, {"arrives": ["/name"], "outcome": "translated"}, "A name arrives."),
    Example("violations", PAGE, {"violations": [], "notes": []}, "Nothing is breached."),
    Example("allowed", PAGE, {"violations": ["SM-220", "SM-303"]}, "Some are allowed."),
    Example("skipped", {"type": "page", "anonymousId": "a"}, {"outcome": "filtered"}, "None."),
    Example("coded", {"type": "page"}, {"code": "id_required", "pointer": "/userId"}, "Why."),
    Example("theirs", PAGE, {"outcome": "translated", "operations": []}, "T.", {}, "mine:nothing"),
    Example("raised", PAGE, {"outcome": "refused", "values": {}}, "T.", {}, "mine:breaks"),
    Example("notes", PAGE, {"notes": []}, "T.", {}, "mine:nothing"),
]
SKIPPED = Example(
    "settings",
    {"type": "page", "anonymousId": "a1"},
    {"outcome": "filtered", "operations": []},
    "Nobody knows this visitor.",
    {"anonymous": "skip"},
)
MINE = """
def nothing(message):
    return []


def breaks(message):
    raise RuntimeError("no")
"""


def test_it_passes(pytester: pytest.Pytester) -> None:
    """Tests of what comes today, in a run of pytest with the plugin."""
    made = [of(f"message_{number}", one) for number, one in enumerate(messages()[::-5])]
    special = [one for one in SPECIAL if one.name != "skipped"]
    text = "".join(pytest_file([*made, *special, SKIPPED]))
    pytester.makepyfile(mine=MINE)
    pytester.path.joinpath("test_it.py").write_text(text, "utf-8")
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:randomly")
    result.assert_outcomes(passed=len(made) + len(special) + 1)


def wrong() -> list[Example]:
    """Tests that expect something else than comes, each in one way."""
    page = expected(report(1, PAGE, Settings()))
    first, second = page["operations"]
    renamed = {**first, "event_uid": "other"}
    extended = {**first, "params": {**first["params"], "plan": "pro"}}
    expects: dict[str, dict[str, Any]] = {
        "fewer": {**page, "operations": [first]},
        "more": {**page, "operations": [first, second, second]},
        "renamed": {**page, "operations": [renamed, second]},
        "extended": {**page, "operations": [extended, second]},
        "noted": {**page, "notes": ["alias_assumed"]},
        "refused": {"outcome": "refused", "code": "id_required"},
        "coded": {"code": "id_required"},
        "valued": {"values": {"event/event_uid": "x"}},
        "a_boolean": {"values": {"0/params": {"display_name": True}}},
        "arrives": {"arrives": ["/nowhere"]},
        "other_notes": {"notes": ["alias_assumed"]},
    }
    broken = {"type": "identify", "userId": "u1", "traits": {"mrr": "49"}}
    return [
        *(Example(name, PAGE, expect, "It fails.") for name, expect in expects.items()),
        Example("breached", broken, {"violations": []}, "It fails."),
        Example("theirs", PAGE, {"operations": [first]}, "It fails.", {}, "mine:nothing"),
    ]


def test_it_fails(pytester: pytest.Pytester) -> None:
    """Whatever else comes than is expected fails the test, each in its own way."""
    pytester.makepyfile(mine=MINE)
    pytester.path.joinpath("test_it.py").write_text("".join(pytest_file(wrong())), "utf-8")
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:randomly")
    counts = result.parseoutcomes()
    assert "passed" not in counts, result.stdout.str()
    assert counts["failed"] == len(wrong())


def test_it_is_formatted(tmp_path: Path) -> None:
    """ruff's formatter changes nothing, and its linter finds no import out of place."""
    made = [of(f"message_{number}", one) for number, one in enumerate(messages())]
    file = tmp_path / "test_it.py"
    file.write_text("".join(pytest_file([*made, *SPECIAL, SKIPPED])), "utf-8")
    ruff = [RUFF, "format", "--isolated", "--line-length", "100", "--diff", file]
    done = subprocess.run(ruff, capture_output=True, check=False)
    assert (done.returncode, done.stdout.decode()) == (0, "")
    ruff = [RUFF, "check", "--isolated", "--select", "F,W,I,UP,PT,D4", file]
    assert subprocess.run(ruff, capture_output=True, check=False).returncode == 0


def test_what_it_looks_like() -> None:
    """A message, what is expected, and its delivery."""
    found = report(1, PAGE, Settings())
    assert pytest_of("a_page", PAGE, expected(found), described(found)) == (
        '"""What comes of messages: as it was when it was exported, to be run with pytest."""\n'
        "\n"
        "from __future__ import annotations\n"
        "\n"
        "\n"
        "def test_a_page(salesmachine, destination):\n"
        '    """A page becomes 2 events."""\n'
        '    message = {"type": "page", "userId": "u1", "name": "Pricing", "messageId": "m1"}\n'
        "    salesmachine.expect(\n"
        '        "event",\n'
        '        contact_uid="u1",\n'
        '        event_uid="pageview",\n'
        '        messageId="m1",\n'
        '        params={"display_name": "Pricing"},\n'
        "    )\n"
        "    salesmachine.expect(\n"
        '        "event",\n'
        '        contact_uid="u1",\n'
        '        event_uid="pricing",\n'
        '        messageId="m1.2",\n'
        '        params={"display_name": "Pricing"},\n'
        "    )\n"
        "    [outcome] = destination.deliver(message)\n"
        '    assert outcome.outcome == "delivered"\n'
    )


def test_names_are_numbered() -> None:
    """No test hides another, and nothing is written without one."""
    made = "".join(pytest_file([of("page", PAGE)] * 3))
    found = [line for line in made.split("\n") if line.startswith("def ")]
    assert [line.partition("(")[0] for line in found] == [
        "def test_page",
        "def test_page_2",
        "def test_page_3",
    ]
    assert "".join(pytest_file([])) == ""


@laws
@given(json_values, st.text(max_size=9))
def test_a_message_stays_what_it_is(message: Any, description: str) -> None:
    """Whatever the message and its description hold, the test has that message."""
    source = pytest_of("it", message, {"outcome": "refused"}, f"x{description}")
    body = source[source.index("    message = ") :]
    names: dict[str, Any] = {}
    exec(body[: body.index("\n    translation = ")].strip(), names)
    assert json.dumps(names["message"]) == json.dumps(message)
    compile(source, "test_it.py", "exec")
