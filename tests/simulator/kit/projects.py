"""A user's tests in a temporary folder, run by pytest in this process."""

from __future__ import annotations

import importlib
import re
import textwrap

import pytest

for _once in (  # and not anew for each run below
    "httpcore",  # of a second copy httpx wouldn't know the exceptions
    "jsonschema",
    "simulator.failures.violations",
    "simulator.generate.pools",
    "simulator.kit.strict",
    "simulator.kit.fixtures",
    "simulator.kit.sending",
):
    importlib.import_module(_once)

HEAD = """import time
import unittest

import httpx
import pytest

GOOD = {"contact_uid": "u1", "messageId": "m1", "params": {"name": "Ada"}}
BROKEN = {"contact_ud": "u1"}

def post(salesmachine, body, path="contact"):
    url = f"{salesmachine.url}/v1/{path}"
    return httpx.post(url, json=body, auth=(salesmachine.token, salesmachine.secret), verify=False)
"""


def run(pytester: pytest.Pytester, source: str, *options: str) -> pytest.RunResult:
    """What pytest says of a test module."""
    pytester.makepyfile(test_it=HEAD + textwrap.dedent(source))
    return pytester.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:randomly", *options)


def outcomes(result: pytest.RunResult) -> dict[str, str]:
    """How each test ended, by its name; of a run with ``-rA``."""
    lines = re.findall(r"^([A-Z]+) test_it\.py::(\S+)", result.stdout.str(), re.MULTILINE)
    return {name: outcome.lower() for outcome, name in lines}


def told(result: pytest.RunResult, test: str) -> str:
    """What is said of one test that failed."""
    parts = re.split(r"^_{3,} (.+?) _{3,}$", result.stdout.str(), flags=re.MULTILINE)
    named = dict(zip(parts[1::2], parts[2::2], strict=True))
    return re.split(r"^={3,} .* ={3,}$", named[test], flags=re.MULTILINE)[0].strip("\n")
