"""pytest files: tests in Python that hold what comes of a message to what a case expects.  Pure.

Where the plugin's fixtures can say what is expected, a message is delivered and its operations are
expected of ``salesmachine``.  What else a case can ask for (a refusal, values, what arrives, which
violations are allowed), other settings and another translator are asserted of the translation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.exchange_formats.pytest_body import body_of
from simulator.exchange_formats.python_text import literal, quoted

HEADING = "What comes of messages: as it was when it was exported, to be run with pytest."
_MARGIN = "    "


@dataclass(frozen=True, slots=True)
class Example:
    """What a test is of: ``test_`` and ``name`` is its function, ``description`` its docstring.

    ``expect`` and ``settings`` are as ``contracts/schemas/case.json`` describes them;
    ``translator`` is ``module:function`` where it isn't the destination's own.
    """

    name: str
    message: object
    expect: Mapping[str, Any]
    description: str
    settings: Mapping[str, str] = field(default_factory=dict)
    translator: str = ""


def pytest_of(
    name: str,
    message: object,
    expect: Mapping[str, Any],
    description: str,
    *,
    settings: Mapping[str, str] | None = None,
    translator: str = "",
    heading: str = HEADING,
) -> str:
    """The text of a file with one test, laid out as ruff's formatter has it."""
    tested = Example(name, message, expect, description, settings or {}, translator)
    return "".join(pytest_file([tested], heading))


def pytest_file(tests: Iterable[Example], heading: str = HEADING) -> Iterator[str]:
    """The text of a file of tests, in pieces; all are made first, for what they import.

    Tests of one name are numbered.  Nothing without a test.
    """
    names: Counter[str] = Counter()
    imports: set[str] = set()
    made = []
    for tested in tests:
        names[tested.name] += 1
        number = names[tested.name]
        text, needed = _test(tested, f"test_{tested.name}" + (f"_{number}" if number > 1 else ""))
        made.append(text)
        imports |= needed
    if not made:
        return
    yield f"{_docstring(heading)}\n\nfrom __future__ import annotations\n"
    yield from _imports(imports)
    for text in made:
        yield f"\n\n{text}"


def _imports(needed: Iterable[str]) -> Iterator[str]:
    """Those of pytest, then those of this product, as isort has them."""
    for kind in ("import ", "from "):
        if group := sorted(one for one in needed if one.startswith(kind)):
            yield "\n" + "".join(f"{one}\n" for one in group)


def _test(tested: Example, name: str) -> tuple[str, set[str]]:
    """The text of a test, and what it imports."""
    body = body_of(tested.message, tested.expect, tested.settings, tested.translator)
    lines = [
        *body.marks,
        f"def {name}({', '.join(body.fixtures)}):",
        f"{_MARGIN}{_docstring(tested.description)}",
        f"{_MARGIN}message = {literal(tested.message, _MARGIN, 'message = ')}",
        *(f"{_MARGIN}{line}" for line in body.lines),
    ]
    needed = {"import pytest"} if body.marks else set()
    return "".join(f"{line}\n" for line in lines), body.imports | needed


def _docstring(text: str) -> str:
    """A docstring of one line, with nothing in it that would end it."""
    inner = quoted(text.replace('"', "'").strip().rstrip("\\"))[1:-1]
    return f'"""{inner}"""'
