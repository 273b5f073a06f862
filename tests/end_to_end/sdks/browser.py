"""The SDK for browsers, in a headless Chromium: a page that uses it, and what the page tells."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.end_to_end.sdks import runtimes
from tests.end_to_end.sdks.calls import Call
from tests.end_to_end.sdks.driving import moment
from tests.simulator.waiting import PATIENCE, until

HERE = Path(__file__).parent
TYPES = {".html": "text/html", ".js": "text/javascript"}
OPTIONS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
    *("--no-first-run", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-proxy-server", "--remote-debugging-port=0"),
    # Names that end in .example are this machine; there is no other, nor a network.
    "--host-resolver-rules=MAP *.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@dataclass
class Visit:
    """What a page told: the messages that its SDK sent, as the SDK has them."""

    sent: list[dict[str, Any]] = field(default_factory=list)
    agent: str = ""
    error: str | None = None
    ended: bool = False

    def hear(self, said: Mapping[str, Any]) -> None:
        """One thing that it told."""
        self.sent += [said["sent"]] if "sent" in said else []
        self.agent = said.get("agent", self.agent)
        self.error = said.get("error", self.error)
        self.ended = self.ended or said.get("end", False)


class Site(ThreadingHTTPServer):
    """Serves the pages of this folder, what they are told, and the SDK; keeps what they tell."""

    def __init__(self, told: Mapping[str, Any], bundle: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.told = json.dumps(told, default=moment).encode()
        self.bundle = bundle
        self.visit = Visit()

    def read(self, path: str) -> bytes:
        """The content of a path."""
        if path == "told":
            return self.told
        folder, _, name = path.rpartition("/")
        return ((self.bundle if folder == "umd" else HERE) / name).read_bytes()


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        path = self.path.removeprefix("/")
        content = self.server.read(path)
        self.send_response(200)
        self.send_header("Content-Type", TYPES.get(Path(path).suffix, "application/json"))
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        # Heard before it is answered: what the page tells next comes in a thread of its own.
        self.server.visit.hear(said)
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """The tests ask the visit; nothing is printed."""


@contextmanager
def visiting(
    page: str,
    host: str,
    key: str,
    calls: Sequence[Call] = (),
    origin: str = "127.0.0.1",
    line: str = "",
) -> Iterator[Visit]:
    """One of this folder's pages when it has made these calls; it stays open during the block.

    ``origin`` is its own host; ``line``, where one is given, makes ``analytics`` in its stead.
    """
    told = {"host": host, "key": key, "calls": calls, "line": line}
    command = runtimes.chromium()
    with (
        _served(Site(told, runtimes.browser_bundle())) as site,
        _browser(command, f"http://{origin}:{site.server_port}/{page}"),
    ):
        until(lambda: site.visit.ended, f"{page} to make its calls")
        assert site.visit.error is None, site.visit.error
        yield site.visit


@contextmanager
def _served(site: Site) -> Iterator[Site]:
    with site:
        thread = threading.Thread(target=site.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield site
        finally:
            site.shutdown()
            thread.join()


@contextmanager
def _browser(command: str, url: str) -> Iterator[None]:
    """A browser with a new profile on this page."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [command, *OPTIONS, f"--user-data-dir={profile}", url],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
