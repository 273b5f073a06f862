"""A headless Chromium under control: a page, what it holds, what it asks for and what it complains.

It speaks the DevTools protocol over two pipes: no port, no package.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.end_to_end.sdks import runtimes
from tests.end_to_end.sdks.browser import OPTIONS
from tests.simulator.waiting import PATIENCE, until

_ON_PIPES = "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4)"
_THEN = "os.execvp(sys.argv[3], sys.argv[3:])"
_KEYS = {"Enter": 13, "Escape": 27, "Tab": 9, " ": 32}


@dataclass
class Page:
    """A tab.  ``requests`` are the addresses that it asked for, ``complaints`` are errors."""

    connection: _Connection
    session: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    loaded: bool = False

    def do(self, method: str, **params: Any) -> dict[str, Any]:
        """One command of the protocol, and what it answers."""
        return self.connection.ask(method, params, self.session)

    def open(self, url: str) -> None:
        """Go there and wait until all of it is loaded."""
        self.loaded = False
        self.do("Page.navigate", url=url)
        until(lambda: self.do("Page.getFrameTree") and self.loaded, f"{url} to be loaded")

    def value(self, expression: str) -> Any:
        """What a JavaScript expression is, as JSON; a promise's result."""
        found = self.do(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def type(self, text: str) -> None:
        """Type a text into what has the focus."""
        self.do("Input.insertText", text=text)

    def press(self, key: str, modifiers: int = 0) -> None:
        """Press a key and let it go; 1 is Alt, 2 Control, 8 Shift."""
        code = _KEYS.get(key, ord(key.upper()[0]))
        text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
        about = {"key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        self.do("Input.dispatchKeyEvent", type="keyDown", text=text, **about)
        self.do("Input.dispatchKeyEvent", type="keyUp", **about)

    def click(self, selector: str) -> None:
        """Click in the middle of the first thing that a selector finds, where it can be seen."""
        found = json.dumps(selector)
        x, y = self.value(
            f"(() => {{ const it = document.querySelector({found});"
            " it.scrollIntoView({block: 'center'});"
            " const {x, y, width, height} = it.getBoundingClientRect();"
            " return [x + width / 2, y + height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.do("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def picture(self, path: Path, *, whole: bool = False) -> None:
        """A picture of what is to be seen, or of all of the page."""
        found = self.do("Page.captureScreenshot", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(found["data"]))

    def hear(self, method: str, params: dict[str, Any]) -> None:
        """Something that the browser told of it."""
        if method == "Page.loadEventFired":
            self.loaded = True
        elif method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Log.entryAdded":
            self.complaints.append(f"{params['entry']['level']}: {params['entry']['text']}")
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(params["exceptionDetails"]))
        elif method == "Runtime.consoleAPICalled":
            self.complaints.append(f"{params['type']}: {json.dumps(params['args'])}")


class _Connection:
    """Commands and answers over two pipes, a zero byte behind each."""

    def __init__(self, reads: int, writes: int) -> None:
        self._reads = reads
        self._writes = writes
        self._heard = b""
        self._asked = 0
        self.pages: dict[str, Page] = {}

    def ask(self, method: str, params: dict[str, Any], session: str = "") -> dict[str, Any]:
        """Send a command, and hear until it is answered."""
        self._asked += 1
        command = {"id": self._asked, "method": method, "params": params}
        said = json.dumps({**command, **({"sessionId": session} if session else {})})
        os.write(self._writes, said.encode() + b"\0")
        while True:
            heard = self._hear(method)
            if heard.get("id") == self._asked:
                assert "error" not in heard, f"{method}: {heard['error']}"
                answer: dict[str, Any] = heard["result"]
                return answer
            if page := self.pages.get(heard.get("sessionId", "")):
                page.hear(heard["method"], heard["params"])

    def _hear(self, what: str) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE
        while b"\0" not in self._heard:
            ready, _, _ = select.select([self._reads], [], [], deadline - time.monotonic())
            piece = os.read(self._reads, 1 << 16) if ready else b""
            assert piece, f"Chromium doesn't answer {what}"
            self._heard += piece
        said, _, self._heard = self._heard.partition(b"\0")
        heard: dict[str, Any] = json.loads(said)
        return heard


@dataclass(frozen=True)
class Browser:
    """A browser of its own, which has no network."""

    connection: _Connection

    @contextmanager
    def page(self, width: int = 1400, height: int = 900, *, dark: bool = False) -> Iterator[Page]:
        """A tab that knows nothing of the others."""
        ask = self.connection.ask
        context = ask("Target.createBrowserContext", {})["browserContextId"]
        where = {"url": "about:blank", "browserContextId": context}
        target = ask("Target.createTarget", where)["targetId"]
        session = ask("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        tab = self.connection.pages[session] = Page(self.connection, session)
        for domain in ("Page", "Runtime", "Log", "Network"):
            tab.do(f"{domain}.enable")
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        tab.do("Emulation.setDeviceMetricsOverride", **size)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        tab.do("Emulation.setEmulatedMedia", features=[scheme])
        try:
            yield tab
        finally:
            del self.connection.pages[session]
            ask("Target.disposeBrowserContext", {"browserContextId": context})


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser that has just been started."""
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    options = [one for one in OPTIONS if not one.startswith("--remote-debugging-port")]
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [runtimes.chromium(), *options, f"--user-data-dir={profile}"]
        start = [sys.executable, "-c", f"{_ON_PIPES}; {_THEN}", str(theirs_in), str(theirs_out)]
        process = subprocess.Popen(
            [*start, *command, "--remote-debugging-pipe"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(theirs_in, theirs_out),
            start_new_session=True,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        try:
            yield Browser(_Connection(ours_in, ours_out))
        finally:
            process.terminate()
            process.wait(PATIENCE)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            os.close(ours_in)
            os.close(ours_out)
