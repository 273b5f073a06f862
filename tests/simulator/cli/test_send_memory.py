"""``sim send`` of more than fits into memory."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections import deque
from pathlib import Path

import pytest

from tests.destination.far_side import FarSide
from tests.simulator.cli.commands import SIM
from tests.simulator.cli.sending import lines, track
from tests.simulator.cli.test_reading import MEASURE, MEGABYTE
from tests.simulator.waiting import PATIENCE

HUNDRED = lines(*(track(n, properties={"text": "x" * 20_000}) for n in range(100)))


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """200 MB of NDJSON, gzipped."""
    file = tmp_path / "large.ndjson.gz"
    with gzip.open(file, "wb", compresslevel=1) as packed:
        for _ in range(100):
            packed.write(HUNDRED)
    return file


@pytest.mark.parametrize("piped", [False, True], ids=["a file", "a pipe"])
def test_memory_is_constant(large: Path, far_side: FarSide, piped: bool) -> None:
    """200 MB of gzipped NDJSON are delivered in far less memory than they take."""
    far_side.requests = deque(maxlen=1)  # type: ignore[assignment]  # nor are they kept here
    command = [SIM, "send", "--to", far_side.url, "-" if piped else str(large)]
    with subprocess.Popen(["cat", large], stdout=subprocess.PIPE) as cat:
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, *command],
            stdin=cat.stdout,
            capture_output=True,
            timeout=3 * PATIENCE,
        )
    assert done.stderr == b""
    status, peak = map(int, done.stdout.split())
    assert status == 0
    assert far_side.requests[-1].items()[-1]["messageId"] == "m99"
    assert peak * (1 if sys.platform == "darwin" else 1024) < 100 * MEGABYTE
