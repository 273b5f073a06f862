"""Case files as tests: what pytest collects, and what it says of a case."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

import contracts
import simulator.kit.cases.collecting
from tests.simulator.cli.commands import run as sim
from tests.simulator.kit.case_projects import (
    CASE,
    EXPECT_LINE,
    TRANSLATORS,
    Run,
    changed,
    runner,
    text_of,
    write,
)

pytest_plugins = ["pytester"]

KIT = Path(contracts.__file__).parent / "cases"
DIFFERENT = changed("expect", "operations", 0, "event_uid", to="purchase")
OURS = Path(simulator.kit.cases.collecting.__file__).parent.parent
"""No line of it belongs into what a user reads."""


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner(pytester, monkeypatch)


def ids(result: pytest.RunResult) -> list[str]:
    """What ``--collect-only -q`` lists."""
    return [line for line in result.outlines if "::" in line]


def said(result: pytest.RunResult) -> str:
    """All that was printed, without a trace of our own code."""
    text = result.stdout.str() + result.stderr.str()
    assert "Traceback" not in text
    assert str(OURS) not in text
    return text


def test_a_case_is_a_test(pytester: pytest.Pytester, run: Run) -> None:
    """It is called as the kit's own cases are, and passes where what is expected comes."""
    write(pytester, "tests/track/order.case.json")
    write(pytester, "top.case.json")
    assert ids(run("--collect-only", "-q")) == [
        "tests/track/order.case.json::track/order",
        "top.case.json::top",
    ]
    run().assert_outcomes(passed=2)


def test_a_case_fails_as_it_does_on_the_command_line(pytester: pytest.Pytester, run: Run) -> None:
    """One screen: the file with the line of what is expected, what was expected, and what came."""
    write(pytester, "tests/track/order.case.json", DIFFERENT)
    write(pytester, "tests/track/fine.case.json")
    result = run("-rf")
    result.assert_outcomes(passed=1, failed=1)
    text = said(result)
    assert f"tests/track/order.case.json:{EXPECT_LINE}" in text
    assert '"purchase"' in text
    assert '"order_completed"' in text
    [line] = [line for line in result.outlines if line.startswith("FAILED ")]
    assert line.startswith("FAILED tests/track/order.case.json::track/order - different: ")


def test_a_case_is_at_the_line_of_what_it_expects(pytester: pytest.Pytester) -> None:
    """That is where editors and CI go to."""
    write(pytester, "tests/order.case.json", DIFFERENT)
    ran = pytester.inline_run()
    [found] = [one for one in ran.getreports() if getattr(one, "when", "") == "call"]
    assert isinstance(found, pytest.TestReport)
    assert found.location == (f"tests{os.sep}order.case.json", EXPECT_LINE - 1, "tests/order")
    crash = getattr(found.longrepr, "reprcrash", None)
    assert crash is not None
    assert (Path(crash.path).name, crash.lineno) == ("order.case.json", EXPECT_LINE)
    assert crash.message.startswith("different: ")
    assert crash.message.split()[-1] in found.longreprtext


def test_junit_has_a_sentence_and_the_screen(pytester: pytest.Pytester, run: Run) -> None:
    """The sentence as message, the screen as text."""
    write(pytester, "tests/track/order.case.json", DIFFERENT)
    run("--junitxml", "out.xml")
    [case] = ElementTree.parse(pytester.path / "out.xml").iter("testcase")
    [failure] = case
    assert case.get("name") == "track/order"
    assert (failure.get("message") or "").startswith("different: ")
    assert '"purchase"' in (failure.text or "")


BAD = {
    "json": ('{"description": 1,\n nothing', "2: it isn't JSON: Expecting property name"),
    "empty": ("", "1: the file is empty: a case has description"),
    "binary": (b"\x00\x01\x02", "1: it is binary or UTF-16, no text"),
    "bytes": (b'\n{"a\xff": 1}', "2: it isn't UTF-8: a broken byte at 4"),
    "deep": ("[" * 100_000, "1: it nests too deep to be read"),
    "lacking": ({key: CASE[key] for key in CASE if key != "source"}, "1: the case: expected the"),
    "misspelt": (
        {**CASE, "setings": {}},
        "26: /setings: expected one of description, source, message, settings, expect, "
        "got the key 'setings'; did you mean 'settings'?",
    ),
    "twice": (text_of(CASE).replace("{", '{"source": 1,', 1), "3: /source stands there twice"),
    "typed": (changed("source", to=7), "3: /source: expected string, got integer 7"),
    "nothing": (changed("expect", to={}), "10: /expect: expected at least 1 key"),
    "settings": (changed("settings", to={"a": "b"}), "27: /settings/a: expected one of anon"),
}


def test_what_is_no_case_is_an_error_of_the_collection(pytester: pytest.Pytester, run: Run) -> None:
    """A sentence with file and line for each file; the rest runs if pytest is told to go on."""
    for name, (content, _) in BAD.items():
        write(pytester, f"tests/{name}.case.json", content)
    write(pytester, "tests/good.case.json")
    write(pytester, "tests/test_other.py", "def test_other(): pass")
    result = run("--continue-on-collection-errors")
    result.assert_outcomes(passed=2, errors=len(BAD))
    lines = said(result).splitlines()
    for name, (_, sentence) in BAD.items():
        start = f"tests/{name}.case.json:{sentence}"
        assert [line for line in lines if line.startswith(start)], start
    run().assert_outcomes(errors=len(BAD))


@pytest.mark.parametrize("arguments", [(), ("--full-trace",), ("--tb=long",)])
def test_an_error_is_its_sentence_alone(
    pytester: pytest.Pytester, run: Run, arguments: tuple[str, ...]
) -> None:
    """Every mistake on a line, and nothing of the plugin's."""
    write(pytester, "a.case.json", changed("expect", to={"outcome": 1, "code": 2}))
    lines = said(run(*arguments)).splitlines()
    at = next(index for index, line in enumerate(lines) if "ERROR collecting" in line)
    assert lines[at + 1 : at + 3] == [
        "a.case.json:11: /expect/outcome: expected one of translated, refused, filtered, "
        "got integer 1",
        "a.case.json:12: /expect/code: expected string, got integer 2",
    ]
    assert lines[at + 3].startswith("=====")


def test_two_cases_of_one_name(pytester: pytest.Pytester, run: Run) -> None:
    """Both files are named; capitals make no other name, and the same file given twice is one."""
    write(pytester, "a/track/order.case.json")
    write(pytester, "b/track/order.case.json")
    write(pytester, "c/Track/ORDER.case.json")
    write(pytester, "d/track/other.case.json")
    result = run("--continue-on-collection-errors")
    result.assert_outcomes(passed=2, errors=2)
    text = said(result)
    other = "a/track/order.case.json is track/order too: give one of them another name"
    assert f"b/track/order.case.json:1: {other}" in text
    assert "c/Track/ORDER.case.json:1: a/track/order.case.json is Track/ORDER too" in text
    run("a", "a/track/order.case.json", "d").assert_outcomes(passed=2)


def test_a_case_needs_a_name(pytester: pytest.Pytester, run: Run) -> None:
    """What stands before the suffix."""
    write(pytester, "tests/.case.json")
    assert "tests/.case.json:1: give it a name before .case.json" in said(run())


def test_the_users_translator(pytester: pytest.Pytester, run: Run) -> None:
    """Cases are run against it, and its outcome is judged."""
    write(pytester, "order.case.json")
    run("--salesmachine-translator", "mine:good").assert_outcomes(passed=1)
    result = run("--salesmachine-translator", "mine:other")
    result.assert_outcomes(failed=1)
    assert '"purchase"' in said(result)


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        ("nowhere:translate", "nowhere:translate: there is no module nowhere"),
        ("mine:missing", "mine:missing: the module mine has no missing"),
        ("mine:A_LIST", "mine:A_LIST is no translator: it is of type list"),
        ("mine", "'mine' names no translator: give it as module:function"),
    ],
)
def test_a_translator_that_is_none_ends_the_run_once(
    pytester: pytest.Pytester, run: Run, spec: str, sentence: str
) -> None:
    """Not once for each file: it is the command line that is wrong."""
    for name in "abc":
        write(pytester, f"{name}.case.json")
    result = run("--salesmachine-translator", spec)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    [line] = [line for line in said(result).splitlines() if line.startswith("ERROR:")]
    assert line.startswith(f"ERROR: --salesmachine-translator: {sentence}")


@pytest.mark.parametrize(
    ("function", "raised"), [("raising", "KeyError: 'nothing'"), ("ending", "SystemExit: enough")]
)
def test_a_translator_that_raises_fails_that_test(
    pytester: pytest.Pytester, run: Run, function: str, raised: str
) -> None:
    """With what it raised, and where in its own file; everything else goes on."""
    write(pytester, "order.case.json")
    write(pytester, "test_other.py", "def test_other(): pass")
    result = run("--salesmachine-translator", f"mine:{function}")
    result.assert_outcomes(passed=1, failed=1)
    number = TRANSLATORS[: TRANSLATORS.index(f"def {function}")].count("\n") + 2
    text = said(result)
    assert raised in text
    assert f"mine.py:{number}" in text


def test_cases_are_selected_as_tests_are(pytester: pytest.Pytester, run: Run) -> None:
    """By a word of the name or the source, by a mark, by an id; by folders that are left out."""
    write(pytester, "tests/track/order.case.json")
    write(pytester, "tests/page/view.case.json", changed("source", to="A20; product page: Page"))
    write(pytester, "tests/group/made.case.json")
    track, page = "tests/track/order.case.json::track/order", "tests/page/view.case.json::page/view"
    made = "tests/group/made.case.json::group/made"
    choices: dict[tuple[str, ...], list[str]] = {
        ("-k", "page"): [page],
        ("-k", "A21"): [track, made],
        ("-k", "SUP-4711 and track"): [track],
        ("-m", "salesmachine_case"): [page, track, made],
        ("-m", "not salesmachine_case"): [],
        (track,): [track],
        ("--ignore", "tests/track"): [page, made],
        ("-o", "norecursedirs=page track"): [made],
    }
    if pytest.version_tuple >= (8, 3):  # it knows arguments of marks
        choices["-m", "salesmachine_case(folder='page')"] = [page]
        choices["-m", "salesmachine_case(source='A20')"] = [page]
    for arguments, found in choices.items():
        chosen = run("--collect-only", "-q", "--strict-markers", *arguments)
        assert sorted(ids(chosen)) == sorted(found), arguments


def test_a_case_elsewhere_is_run_when_it_is_named(pytester: pytest.Pytester, run: Run) -> None:
    """Else testpaths say where tests are."""
    pytester.makeini("[pytest]\ntestpaths = tests")
    write(pytester, "tests/a.case.json")
    write(pytester, "elsewhere/b.case.json")
    assert ids(run("--collect-only", "-q")) == ["tests/a.case.json::tests/a"]
    run("elsewhere/b.case.json").assert_outcomes(passed=1)


def test_the_run_ends_and_begins_where_it_is_told_to(pytester: pytest.Pytester, run: Run) -> None:
    """-x stops at the first that fails, --lf runs what failed."""
    write(pytester, "a.case.json")
    write(pytester, "b.case.json", DIFFERENT)
    write(pytester, "c.case.json")
    run("-x").assert_outcomes(passed=1, failed=1)
    write(pytester, "b.case.json")
    run("--lf").assert_outcomes(passed=1)


def test_other_files_are_none_of_our_business(pytester: pytest.Pytester, run: Run) -> None:
    """Nor is a folder of such a name."""
    write(pytester, "data.json", "nonsense")
    write(pytester, "folder.case.json/readme.txt", "nonsense")
    assert run().ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_under_xdist(pytester: pytest.Pytester, run: Run) -> None:
    """Workers collect the same, and their failures read the same."""
    for name in "abc":
        write(pytester, f"tests/track/{name}.case.json")
    write(pytester, "tests/track/d.case.json", DIFFERENT)
    arguments = ("-n", "2", "-rf", "--salesmachine-translator", "mine:good")
    result = pytester.runpytest_subprocess("-p", "salesmachine", "-p", "xdist", *arguments)
    result.assert_outcomes(passed=3, failed=1)
    assert f"tests/track/d.case.json:{EXPECT_LINE}" in said(result)


def test_the_kits_own_cases_pass() -> None:
    """All of them, without a project; what takes long to import isn't where nothing is broken."""
    script = (
        "import json, sys, pytest\n"
        "status = pytest.main(sys.argv[1:])\n"
        "print(json.dumps([int(status), sorted({m.split('.')[0] for m in sys.modules})]))"
    )
    arguments = ["-q", "-p", "simulator.pytest_plugin", "-p", "no:cacheprovider", "-c", os.devnull]
    for folder, count, expected in [(KIT, 480, True), (KIT / "group", 40, False)]:
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments, "--rootdir", folder, folder],
            env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""},
            capture_output=True,
            text=True,
            check=True,
        )
        *_, summary, last = done.stdout.splitlines()
        assert " passed" in summary
        assert int(summary.split()[0]) >= count
        status, modules = json.loads(last)
        assert status == 0
        assert ("jsonschema" in modules) is expected
        assert not {"httpx", "flask", "faker", "textual"} & set(modules)


README = (Path(contracts.__file__).parent / "README.md").read_text("utf-8")
SECTION = README.partition("## A case of your own")[2].partition("\n## ")[0]


def test_the_documented_case(pytester: pytest.Pytester, run: Run) -> None:
    """The example in the contracts' README passes, by each of the commands that stand under it.

    Begun with no operations, it is filled in to what stands there.
    """
    write(
        pytester,
        "yourapp/segment.py",
        "from destination import translate as ours\n"
        "def translate(message): return ours(message).wire()\n",
    )
    [text] = re.findall(r"^```json\n(.*?)^```", SECTION, re.DOTALL | re.MULTILINE)
    [name] = re.findall(r"`(tests/\S+\.case\.json)`", SECTION)
    path = write(pytester, name, text)
    [commands] = re.findall(r"^```sh\n(.*?)^```", SECTION, re.DOTALL | re.MULTILINE)
    for command in commands.splitlines():
        program, *arguments = shlex.split(command)
        if program == "sim":
            assert sim(*arguments).status == 0, command
        else:
            run(*arguments).assert_outcomes(passed=1)
    begun = json.loads(text)
    begun["expect"] = {**begun["expect"], "operations": []}
    path.write_text(text_of(begun), "utf-8")
    assert run("--salesmachine-update").parseoutcomes() == {"updated": 1}
    assert path.read_text("utf-8") == text


def test_the_documented_keys() -> None:
    """The table in the contracts' README has each key that an expectation can have."""
    rows = re.findall(r"^\| (`.*?) \|", SECTION, re.MULTILINE)
    shown = [key for row in rows for key in re.findall(r"`(\w+)`", row) if key != "expect"]
    known = contracts.registry.load("schemas/case.json")["properties"]["expect"]["properties"]
    assert sorted(shown) == sorted(known)
