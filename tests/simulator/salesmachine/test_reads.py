"""The v2 API over HTTP: lists, one by id or uid, archiving, and bad questions."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from contracts import check
from simulator.config import Config
from simulator.salesmachine import is_read, reads
from simulator.salesmachine.paging import page
from tests.simulator.running import BASIC, SECRET, TOKEN, Sim, codes, running
from tests.simulator.salesmachine.asking import ask, one, uids, walk
from tests.simulator.waiting import PATIENCE
from tests.simulator.wire import request

KINDS = ("contact", "account")
kinds = pytest.mark.parametrize("kind", KINDS)


def upsert(sim: Sim, kind: str, uid: str, **params: Any) -> None:
    answer = sim.post(f"/v1/{kind}", {f"{kind}_uid": uid, "params": params})
    assert answer.status_code == 200


@pytest.fixture
def fresh(path: Path) -> Iterator[Sim]:
    """A simulator of this test's own."""
    with running(Config(), path) as sim:
        yield sim


@pytest.fixture(scope="module")
def seven(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sim]:
    """One with seven contacts and seven accounts, every other one paying; it is only read."""
    with running(Config(), tmp_path_factory.mktemp("seven") / "journal") as sim:
        for kind in KINDS:
            for number in range(7):
                upsert(sim, kind, f"{kind}-{number}", mrr=number % 2)
        yield sim


@kinds
@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, [0, 1, 2, 3, 4, 5, 6]),
        ({"order": "asc", "sort": "created_at"}, [0, 1, 2, 3, 4, 5, 6]),
        ({"order": "desc"}, [6, 5, 4, 3, 2, 1, 0]),
        ({"limit": 3}, [0, 1, 2]),
        ({"limit": 3, "offset": 5}, [5, 6]),
        ({"offset": 7}, []),
        ({"offset": 10**9}, []),
        ({"limit": 2, "order": "desc", "offset": 1}, [5, 4]),
        ({"status": "paying"}, [1, 3, 5]),
        ({"status": "trial", "offset": 1, "limit": 2}, [2, 4]),
        ({"status": "churned"}, []),
        ({"archived": "true"}, []),
        ({"archived": "false", "limit": 1}, [0]),
        ({"api_token": TOKEN, "limit": 1}, [0]),
    ],
)
def test_lists(seven: Sim, kind: str, query: dict[str, Any], numbers: list[int]) -> None:
    """A list is narrowed, ordered and cut as it is asked for."""
    answer = ask(seven, f"/v2/{kind}s", **query)
    assert uids(answer) == [f"{kind}-{number}" for number in numbers]
    assert answer.json()["object"] == f"{kind}.list"
    assert answer.headers["X-Sim-Evidence"] == "A7"


@kinds
@pytest.mark.parametrize(
    "query",
    [{"limit": 2}, {"limit": 7}, {"limit": 1, "order": "desc"}, {"limit": 3, "status": "trial"}],
)
def test_walking(seven: Sim, kind: str, query: dict[str, Any]) -> None:
    """Page after page by next, everybody is met once, in the order of the whole list."""
    pages = walk(seven, f"/v2/{kind}s", **query)
    whole = uids(ask(seven, f"/v2/{kind}s", **{**query, "limit": 100}))
    assert [uid for page in pages for uid in page] == whole
    assert all(len(page) == query["limit"] for page in pages[:-1])
    assert len(pages[-1]) > 0


def test_the_next_page(seven: Sim) -> None:
    """Next keeps every parameter that was given, and never the token."""
    query = {"limit": "2", "order": "desc", "archived": "false", "status": "trial", "offset": "1"}
    answer = seven.client.get("/v2/contacts", params={**query, "api_token": TOKEN})
    following = answer.json()["pagination"]["next"]
    assert TOKEN not in answer.text
    assert following.startswith(f"{seven.url}/v2/contacts?")
    assert parse_qs(urlsplit(following).query) == {
        name: [text] for name, text in {**query, "offset": "3"}.items()
    }


def test_a_page_without_a_limit(fresh: Sim) -> None:
    """A page has 25 unless it is asked for more, up to 100."""
    batch = [{"method": "contact", "contact_uid": f"u{n}", "params": {}} for n in range(100)]
    assert fresh.post("/v1/batch", batch).status_code == 201
    upsert(fresh, "contact", "last")
    answers = [ask(fresh, "/v2/contacts"), ask(fresh, "/v2/contacts", limit=100)]
    assert [len(uids(answer)) for answer in answers] == [25, 100]
    assert all("next" in answer.json()["pagination"] for answer in answers)


@kinds
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("limit=1000", "limit is a number from 1 to 100"),
        ("limit=0", "limit is a number from 1 to 100"),
        ("limit=", "limit is a number from 1 to 100"),
        ("offset=-1", "offset is a number from 0 to 1000000000"),
        ("offset=1e3", "offset is a number from 0 to 1000000000"),
        ("sort=x", "sort is one of created_at"),
        ("sort=-created_at", "sort is one of created_at; did you mean created_at?"),
        ("order=ascending", "order is one of asc, desc"),
        ("status=payin", "did you mean paying?"),
        ("archived=1", "archived is true or false"),
        ("ofset=2", "there is no parameter 'ofset'; did you mean offset?"),
        ("a%00%F0%9F=1", "there is no parameter"),
        ("limit=1&limit=1", "limit is given more than once"),
        ("Status=trial", "did you mean status?"),
    ],
)
def test_bad_questions(sim: Sim, kind: str, query: str, said: str) -> None:
    """A parameter that isn't valid is 400, and the message has the nearest valid form."""
    answer = ask(sim, f"/v2/{kind}s?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "SM-112")
    assert said in answer.json()["message"]
    assert check("salesmachine/error", answer.json()) == []
    assert answer.headers["X-Sim-Evidence"] == "A7, A3"
    found = sim.last()
    assert (found.workspace is not None, codes(found)) == (True, [("SM-112", "error", "")])


@kinds
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_one_takes_no_parameters(sim: Sim, kind: str, method: str) -> None:
    """A question about one takes none but the token, and archives nobody when it has another."""
    upsert(sim, kind, "asked")
    refused = ask(sim, f"/v2/{kind}s/asked", method, limit=2)
    assert (refused.status_code, refused.json()["code"]) == (400, "SM-112")
    assert "this path takes none" in refused.json()["message"]
    shown = sim.client.get(f"/v2/{kind}s/asked", params={"api_token": TOKEN})
    assert shown.json()["archived"] is False


@kinds
@pytest.mark.parametrize(
    ("asked", "near"),
    [("ada@exmple.com", "'ada@example.com'"), ("x" * 5000, "such as"), ("é\n日", "such as")],
)
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_nobody(sim: Sim, kind: str, asked: str, near: str, method: str) -> None:
    """An unknown id or uid is 404, and the message names a near one."""
    upsert(sim, kind, "ada@example.com")
    answer = one(sim, kind, asked, method)
    assert (answer.status_code, answer.json()["code"]) == (404, "SM-111")
    assert near in answer.json()["message"]
    assert len(answer.json()["message"]) < 300
    assert check("salesmachine/error", answer.json()) == []
    assert answer.headers["X-Sim-Evidence"] == "A7, A3"
    last = sim.recorded()[-1]
    assert codes(last) == [("SM-111", "error", "")]
    assert last.items == []


def test_nobody_at_all(fresh: Sim) -> None:
    """A workspace that nothing was sent to has empty lists, and no near uid."""
    assert ask(fresh, "/v2/contacts").json() == {
        "object": "contact.list",
        "data": [],
        "pagination": {},
    }
    answer = one(fresh, "account", "acme")
    assert answer.status_code == 404
    assert "a known account, got 'acme'" in answer.json()["message"]


@kinds
def test_an_id_in_capitals(path: Path, kind: str) -> None:
    """An id is in lower case: in capitals it is nobody's, and the message has it as it is."""
    with running(Config(), path, clock=lambda: 0x6BCDEF01) as sim:
        upsert(sim, kind, "u1")
        found = one(sim, kind, "u1").json()["id"]
        assert one(sim, kind, found).json()["unique_id"] == "u1"
        answer = one(sim, kind, found.upper())
    assert answer.status_code == 404
    assert f"such as '{found}'" in answer.json()["message"]


@kinds
@pytest.mark.parametrize(
    "uid",
    [
        "a/b",
        "/",
        "//a",
        "a/",
        "a%2Fb",
        "%",
        "a b+c",
        "?x=1#y",
        "é日🎉",
        "a\nb\r\n",
        "a\0b",
        "\\ud800",
        "..",
        "../accounts",
        "0" * 24,
        "contacts",
        " a ",
        "'\"<>",
    ],
)
def test_odd_uids(sim: Sim, kind: str, uid: str) -> None:
    """Whatever a uid holds, percent-encoded it is found, alone, and archived."""
    upsert(sim, kind, uid)
    upsert(sim, kind, uid.strip("/ ") + "x")
    with sim.connect() as wire:
        for method in ("GET", "DELETE"):
            encoded = "".join(f"%{byte:02X}" for byte in uid.encode())
            wire.send(
                request(f"/v2/{kind}s/{encoded}", b"", f"Authorization: {BASIC}", method=method)
            )
            answer = wire.answer()
            assert (answer.status, answer.json()["unique_id"]) == (200, uid)
    assert uid in uids(ask(sim, f"/v2/{kind}s", archived="true", order="desc"))


def test_a_lone_surrogate(sim: Sim) -> None:
    """It is kept and shown written out, and found by that; its bytes are no UTF-8: nobody."""
    assert sim.post("/v1/contact", b'{"contact_uid":"\\ud800","params":{"\\udfff":"\\ud801"}}')
    answer = one(sim, "contact", "\\ud800")
    assert answer.json()["unique_id"] == "\\ud800"
    assert answer.json()["data"] == {"\udfff": "\ud801"}
    assert one(sim, "contact", "\ud800").status_code == 404


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({}, 400, "SM-101"),
        ({"headers": {"Authorization": "Bearer t"}}, 400, "SM-107"),
        ({"params": {"api_token": " "}}, 400, "SM-101"),
        ({"params": {"limit": "1000"}}, 400, "SM-101"),
    ],
)
@pytest.mark.parametrize("path", ["/v2/contacts", "/v2/accounts/acme"])
def test_without_credentials(
    sim: Sim, path: str, sent: dict[str, Any], status: int, code: str
) -> None:
    """Without credentials nothing is read, nor told of what is valid."""
    answer = sim.client.get(path, **sent)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["X-Sim-Evidence"] == "A7, A3, sm.auth"


def test_an_unknown_token(path: Path) -> None:
    """With fixed tokens another one is 401, whatever it asks."""
    with running(Config(tokens=frozenset({"known"})), path) as sim:
        for query in ({}, {"limit": "0"}):
            answer = sim.client.get("/v2/contacts", params={"api_token": "other", **query})
            assert (answer.status_code, answer.json()["code"]) == (401, "SM-102")
        assert uids(sim.client.get("/v2/contacts", params={"api_token": "known"})) == []


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/v2/contacts", "GET, HEAD"),
        ("DELETE", "/v2/accounts", "GET, HEAD"),
        ("OPTIONS", "/v2/contacts", "GET, HEAD"),
        ("PUT", "/v2/contacts/u1", "DELETE, GET, HEAD"),
        ("POST", "/v2/accounts/a/b", "DELETE, GET, HEAD"),
        ("OPTIONS", "/v2/accounts/acme", "DELETE, GET, HEAD"),
        ("PATCH", "/v2/contacts/", "GET, HEAD"),
    ],
)
def test_other_methods(sim: Sim, method: str, path: str, allowed: str) -> None:
    """Another method is 405 with those that are taken."""
    answer = ask(sim, path, method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)
    assert answer.json()["code"] == "SM-105"
    assert answer.headers["X-Sim-Evidence"] == "A7, A3, sm.statuses"


@kinds
def test_heads(sim: Sim, kind: str) -> None:
    """HEAD is GET without the body."""
    upsert(sim, kind, "headed")
    for path in (f"/v2/{kind}s?limit=1", f"/v2/{kind}s/headed", f"/v2/{kind}s/nobody"):
        got, head = ask(sim, path), ask(sim, path, "HEAD")
        assert (head.status_code, head.content) == (got.status_code, b"")
        assert head.headers["Content-Length"] == got.headers["Content-Length"]
        assert head.headers["X-Sim-Evidence"] == got.headers["X-Sim-Evidence"]


@pytest.mark.parametrize("path", ["/v2", "/v2/", "/v2/users", "/v2/contact", "/v2/contactsx/u1"])
def test_unknown_paths(sim: Sim, path: str) -> None:
    """Elsewhere under /v2 there is nothing: 404."""
    answer = ask(sim, path)
    assert (answer.status_code, answer.json()["code"]) == (404, "SM-104")
    assert answer.headers["X-Sim-Evidence"] == "A7, A3, sm.statuses"


@pytest.mark.parametrize("path", ["/v2/contacts/", "//v2/contacts", "/%2Fv2/contacts"])
def test_slashes_around_a_list(sim: Sim, path: str) -> None:
    """A slash too many before or after a list changes nothing."""
    with sim.connect() as wire:
        wire.send(request(f"{path}?api_token=empty", method="GET"))
        answer = wire.answer()
    assert (answer.status, answer.json()["object"]) == (200, "contact.list")
    assert answer.headers["X-Sim-Evidence"] == "A7"


@pytest.mark.parametrize(
    ("path", "read"),
    [
        ("/v2", True),
        ("/v2/contacts", True),
        ("//v2/x", True),
        ("/v1/contact", False),
        ("/v22", False),
        ("/", False),
        ("/_sim/v2/x", False),
    ],
)
def test_which_paths_are_reads(path: str, read: bool) -> None:
    """Those under /v2, as Flask finds them there."""
    assert is_read(path) is read


@kinds
def test_archiving(sim: Sim, kind: str) -> None:
    """DELETE archives, as often as it is asked; upserts don't bring it back, lists leave it out."""
    uid = f"archived-{kind}"
    upsert(sim, kind, uid, name="Ada")
    before = one(sim, kind, uid).json()
    for _ in range(2):
        answer = one(sim, kind, before["id"], "DELETE")
        assert (answer.status_code, answer.json()) == (200, {**before, "archived": True})
    upsert(sim, kind, uid, name="Bob")
    after = {**before, "archived": True, "data": {"name": "Bob"}}
    assert one(sim, kind, uid).json() == after
    assert uid not in uids(ask(sim, f"/v2/{kind}s", order="desc", limit=100))
    assert uid in uids(ask(sim, f"/v2/{kind}s", archived="true", order="desc", limit=100))
    items = [item for exchange in sim.recorded() for item in exchange.items]
    found = [
        (item.method, item.contact or item.account, item.applied)
        for item in items
        if item.method != kind
    ]
    assert found == [("archive", uid, True)] * 2


@kinds
def test_reads_are_recorded(sim: Sim, kind: str) -> None:
    """A read is an exchange like any other: its workspace, its answer, and never the token."""
    upsert(sim, kind, "read")
    sim.client.get(f"/v2/{kind}s/read", params={"api_token": TOKEN})
    one(sim, kind, "read", "DELETE")
    wrote, read, deleted = sim.recorded()
    assert read.workspace == deleted.workspace == wrote.workspace is not None
    assert (read.method, read.path) == ("GET", f"/v2/{kind}s/read?api_token=[redacted]")
    assert (read.status, read.verdict, read.items) == (200, "ok", [])
    assert b'"unique_id": "read"' in read.response_body
    for exchange in (read, deleted):
        assert check("exchange", exchange.to_dict()) == []
    whole = sim.journal.read_bytes() + sim.journal.with_name(f"{sim.journal.name}-wal").read_bytes()
    assert TOKEN.encode() not in whole
    assert SECRET.encode() not in whole


def test_two_workspaces(fresh: Sim) -> None:
    """The same uids in two workspaces are other contacts, whose ids don't cross."""
    for token in ("first", "second"):
        for kind in KINDS:
            body = {f"{kind}_uid": "same", "params": {"token": token}}
            fresh.client.post(f"/v1/{kind}", json=body, params={"api_token": token})

    def asked(token: str, path: str, method: str = "GET") -> httpx.Response:
        return fresh.client.request(method, path, params={"api_token": token})

    for kind in KINDS:
        first, second = (asked(token, f"/v2/{kind}s/same").json() for token in ("first", "second"))
        assert (first["data"], second["data"]) == ({"token": "first"}, {"token": "second"})
        assert asked("second", f"/v2/{kind}s/{first['id']}").status_code == 404
        assert asked("second", f"/v2/{kind}s/{first['id']}", "DELETE").status_code == 404
        assert asked("first", f"/v2/{kind}s/{first['id']}", "DELETE").status_code == 200
        assert uids(asked("first", f"/v2/{kind}s")) == []
        assert uids(asked("second", f"/v2/{kind}s")) == ["same"]


def test_what_was_acknowledged_is_read(sim: Sim) -> None:
    """Many clients at once: what each was told is taken, its next read sees."""

    def write_and_read(number: int) -> bool:
        with httpx.Client(base_url=sim.url, trust_env=False, timeout=PATIENCE) as client:
            query, uid = {"api_token": f"t{number % 3}"}, f"at-once-{number}"
            body = {"contact_uid": uid, "params": {}}
            assert client.post("/v1/contact", json=body, params=query).status_code == 200
            shown = client.get(f"/v2/contacts/{uid}", params=query)
            listed = client.get("/v2/contacts", params={**query, "order": "desc", "limit": "100"})
            return shown.status_code == 200 and uid in uids(listed)

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(write_and_read, range(48)))


def test_a_read_holds_nobody_up(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a read takes its time v1 is answered, and the read is recorded when it is answered."""
    reading, go_on = threading.Event(), threading.Event()

    def slow_page(*arguments: Any) -> Any:
        reading.set()
        assert go_on.wait(PATIENCE)
        return page(*arguments)

    monkeypatch.setattr(reads, "page", slow_page)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(ask, sim, "/v2/contacts")
        assert reading.wait(PATIENCE)
        upsert(sim, "contact", "meanwhile")
        assert [exchange.method for exchange in sim.recorded()] == ["POST"]
        go_on.set()
        assert answer.result(PATIENCE).status_code == 200
    assert [exchange.method for exchange in sim.recorded()] == ["POST", "GET"]
