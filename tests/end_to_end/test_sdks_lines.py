"""The README's lines to paste are run as they are, each by its SDK, on another port."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.end_to_end.sdks import runtimes
from tests.end_to_end.sdks.browser import visiting
from tests.end_to_end.sdks.chain import Chain, chain, stages
from tests.end_to_end.sdks.driving import LAST_TRY

README = Path(__file__).parents[2] / "README.md"
WRITTEN = "http://127.0.0.1:8601"
MESSAGE = '"u1", "Order Completed", message_id="m1"'
OBJECT = '{ userId: "u1", event: "Order Completed", messageId: "m1" }'


def lines(holds: str, sim: Chain) -> str:
    """The one block of the README that holds this, for a simulator elsewhere."""
    blocks = re.findall(r"^```(?:py|js)\n(.*?)^```", README.read_text("utf-8"), re.DOTALL | re.M)
    [found] = [block for block in blocks if holds in block]
    assert WRITTEN in found
    return str(found.replace(WRITTEN, sim.segment))


def run(command: Sequence[str]) -> None:
    """Run a program where the packages of Node.js are found."""
    done = subprocess.run(
        command, cwd=runtimes.HERE, capture_output=True, text=True, timeout=LAST_TRY
    )
    assert done.returncode == 0, done.stderr


def in_python(sim: Chain) -> None:
    after = f"analytics.track({MESSAGE}); analytics.shutdown()"
    run([sys.executable, "-c", f"{lines('analytics.write_key', sim)}\n{after}"])


def in_node(sim: Chain) -> None:
    before = 'import { Analytics } from "@segment/analytics-node";'
    after = f"analytics.track({OBJECT}); await analytics.closeAndFlush();"
    program = f"{before}\n{lines('new Analytics', sim)}\n{after}"
    run([runtimes.node(), "--input-type=module", "-e", program])


def in_a_browser(sim: Chain) -> None:
    call = {"type": "track", "event": "Order Completed", "messageId": "m1"}
    with visiting("page.html", "", "", [call], line=lines("AnalyticsBrowser.load", sim)):
        sim.settled(1)


@pytest.mark.parametrize("use", [in_python, in_node, in_a_browser])
def test_a_line_to_paste(use: Callable[[Chain], None], tmp_path: Path) -> None:
    """It is all that an SDK needs, and its workspace is the one of ``sim send``."""
    with chain(tmp_path / "journal", "--token", "sim") as sim:
        use(sim)
        assert stages(sim.settled(1)) == {"m1": ("track", "delivered", None)}
        assert [one["event_uid"] for one in sim.operations()] == ["order_completed"]
