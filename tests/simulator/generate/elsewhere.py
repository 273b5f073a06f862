"""Other processes, whose sets and hashes have another order."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[3]


def printed_elsewhere(code: str, hash_seed: int) -> list[str]:
    """The lines that a program prints in a Python of its own with this ``PYTHONHASHSEED``."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=_ROOT,
        env={**os.environ, "PYTHONHASHSEED": str(hash_seed)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()
