"""Schemathesis asks a running ``sim up`` whatever its documents allow, and what they don't.

A bounded run with a fixed seed.  The stream is left out, for it doesn't end.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from contracts.cases import kit_cases
from destination import Client, Settings
from tests.simulator.cli.commands import up
from tests.simulator.running import SECRET, TOKEN

SCHEMATHESIS = str(Path(sys.executable).with_name("schemathesis"))
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
OPTIONS = {
    "checks": ",".join(CHECKS),
    "phases": "examples,coverage,fuzzing",
    "exclude-path": "/_sim/stream",
    "max-examples": "25",
    "seed": "1",
    "auth": f"{TOKEN}:{SECRET}",
    "request-timeout": "20",
    "warnings": "off",
}
PATIENCE = 300


@pytest.fixture
def url() -> Iterator[str]:
    """A running simulator that knows what becomes of the kit's cases."""
    with up() as (_, ready):
        found: str = ready["salesmachine"]
        with Client(Settings(TOKEN, SECRET, found)) as client:
            list(client.deliver([case.message for case in kit_cases()]))
        yield found


@pytest.mark.parametrize(
    ("document", "left_out"), [("openapi.json", 1), ("salesmachine.openapi.json", 0)]
)
def test_every_answer_is_described(url: str, document: str, left_out: int, tmp_path: Path) -> None:
    """Whatever is asked, nothing fails, and every answer is one that its document describes."""
    answer = httpx.get(f"{url}/_sim/{document}", trust_env=False)
    # From a file, for schemathesis doesn't ask for a document again that it has asked for.
    file = tmp_path / document
    file.write_bytes(answer.content)
    options = [f"--{name}={value}" for name, value in OPTIONS.items()]
    done = subprocess.run(
        [SCHEMATHESIS, "run", file, "--url", url, "--continue-on-failure", *options],
        capture_output=True,
        cwd=tmp_path,
        timeout=PATIENCE,
    )
    said = done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace")
    assert done.returncode == 0, said
    operations = sum(map(len, answer.json()["paths"].values())) - left_out
    assert re.search(rf"Tested: +{operations}$", said, re.MULTILINE), said
    generated = re.search(r"([0-9]+) generated, ([0-9]+) passed", said)
    assert generated is not None, said
    assert int(generated[1]) == int(generated[2]) > 20 * operations
