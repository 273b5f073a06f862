"""What the screen sends: traffic and what is sent again, to a whole chain that runs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from simulator.cli.screen.people import People
from simulator.cli.screen.sender import ScreenSender
from simulator.generate.traffic import NAMES
from simulator.segment.options import Options
from simulator.tui.outside import OutsideError, Sender
from tests.simulator.cli.commands import up
from tests.simulator.cli.lived import NOON_SECONDS, arrivals, as_they_come
from tests.simulator.segment.chained import KEY, Chain, chained, page
from tests.simulator.segment.doorstep import basic
from tests.simulator.waiting import until

CALLS = ("track", "page", "identify", "group", "alias")


@pytest.fixture(scope="module")
def _chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    with chained(tmp_path_factory.mktemp("sender") / "journal") as made:
        yield made


@pytest.fixture
def chain(_chain: Chain) -> Chain:
    """The whole chain, running, and nothing under way."""
    _chain.misbehave()
    _chain.settle()
    return _chain


def facts(chain: Chain, **changes: Any) -> dict[str, Any]:
    """What the ready line says."""
    known = {"salesmachine": chain.server.url, "segment": chain.side.url}
    return {**known, "journal": str(chain.server.simulator.journal), "pid": 1, **changes}


def sender(chain: Chain, seed: int = 0, **changes: Any) -> ScreenSender:
    """A sender with one key."""
    return ScreenSender(facts(chain, **changes), {KEY: KEY}, seed=seed, rate=1000)


def said(act: Callable[..., str], *given: Any) -> str:
    """The sentence of what can't be done."""
    with pytest.raises(OutsideError) as caught:
        act(*given)
    assert str(caught.value).isprintable()
    return str(caught.value)


@pytest.mark.parametrize("name", NAMES)
def test_a_journey(chain: Chain, name: str) -> None:
    """All of its messages come to the Segment side in their order; it says how many, and whose."""
    before = len(chain.messages())
    sentence = sender(chain, seed=1).journey(name)
    chain.settle()
    came = chain.messages()[before:]
    users = [one["uid"] for one in came]
    plural = "" if len(came) == 1 else "s"
    assert sentence.startswith(f"sent {len(came)} message{plural} of {name} for ")
    assert sentence.rpartition(" ")[2] in users
    assert {one["stage"] for one in came} == {"delivered"}
    stamps = [json.loads(one["body"])["timestamp"] for one in came]
    assert stamps == sorted(stamps)


@pytest.mark.parametrize("call", CALLS)
def test_a_message(chain: Chain, call: str) -> None:
    """One of this call comes."""
    before = len(chain.messages())
    sentence = sender(chain, seed=2).message(call)
    chain.settle()
    [came] = chain.messages()[before:]
    assert (came["type"], came["stage"]) == (call, "delivered")
    assert sentence == f"sent 1 {call} message for {came['uid']}"


def test_hostile_ones(chain: Chain) -> None:
    """Each comes, even what is no JSON; it says which it was, and what has to come of it."""
    before, made = len(chain.messages()), sender(chain, seed=3)
    sentences = [made.hostile() for _ in range(60)]
    assert len(chain.messages()) >= before + 60
    assert len({one.partition(":")[0] for one in sentences}) == 60
    ends = {one.partition(": ")[2].partition(",")[0].partition(":")[0] for one in sentences}
    assert ends == {
        "it has to be translated",
        "it has to be refused",
        "it has to be filtered",
        "the tracking API answered 400",
    }


def test_the_seed_decides(chain: Chain) -> None:
    """Who it is of is drawn from the seed."""
    for seed in (11, 12):
        made = ScreenSender(facts(chain), {KEY: KEY}, seed=seed, clock=lambda: NOON_SECONDS)
        user = People(seed, NOON_SECONDS).message("page")["userId"]
        assert made.message("page") == f"sent 1 page message for {user}"


def test_a_message_again_without_a_segment_side(chain: Chain) -> None:
    """It is delivered with the token of its workspace."""
    made = ScreenSender(facts(chain, segment=None), {KEY: KEY, "key": "other"})
    body = json.dumps(page("m-direct"))
    sentence = made.replay_message(body, chain.workspace("other"))
    assert sentence == "sent page m-direct again: 1 delivered"
    assert chain.exchanges()[-1].workspace == chain.workspace("other")


def test_what_there_is_not(chain: Chain) -> None:
    """It is said what there is."""
    assert said(sender(chain).journey, "x") == (
        "there is no journey 'x': they are visit, sign-up, onboarding, inviting, invitation,"
        " daily-use, support, upgrade, churn, return"
    )
    assert said(sender(chain).message, "x").startswith("there is no call 'x': they are track")


def test_the_demo(chain: Chain) -> None:
    """It sends a world's messages until it is stopped, and goes on in it."""
    made = sender(chain, seed=4)
    before = len(chain.messages())
    for _ in range(2):
        count = len(chain.messages())
        assert made.start_demo() == "the demo is on: 1000 messages a second"
        assert made.start_demo() == "the demo is on already"
        assert made.demo_runs
        until(lambda count=count: len(chain.messages()) > count + 10, "some messages")  # type: ignore[misc]
        assert made.stop_demo().startswith("the demo is off: it has sent ")
        assert made.stop_demo() == "the demo is off already"
        assert not made.demo_runs
    came = [json.loads(one["body"])["messageId"] for one in chain.messages()[before:]]
    assert len(came) == len(set(came))


def test_closed(chain: Chain) -> None:
    """Nothing more is sent."""
    with closing(sender(chain)) as made:
        made.start_demo()
    count = len(chain.messages())
    assert len(chain.messages()) == count
    sender(chain).close()


def test_without_a_segment_side(chain: Chain) -> None:
    """Messages are translated and delivered, and it says what became of them."""
    made = sender(chain, seed=5, segment=None)
    before = len(chain.messages()), len(chain.exchanges())
    sentence = made.journey("onboarding")
    assert sentence.endswith(" delivered")
    assert sentence.split()[1] == sentence.split()[-2]
    assert made.message("group").endswith(": 1 delivered")
    assert {made.hostile().rpartition(": ")[2].split()[1] for _ in range(40)} == {
        "delivered",
        "refused",
        "filtered",
    }
    assert made.replay_message(json.dumps(page("m9")), None) == "sent page m9 again: 1 delivered"
    assert made.replay_message("{", None) == "sent what came again: 1 refused bad_request"
    made.start_demo()
    until(lambda: len(chain.exchanges()) > before[1] + 40, "the demo's exchanges")
    made.stop_demo()
    assert len(chain.messages()) == before[0]


def test_many_threads(chain: Chain) -> None:
    """All of it may be asked for at once; each message comes once."""
    made, before = sender(chain, seed=6), len(chain.messages())
    acts: list[Callable[[], str]] = [lambda: made.message("page"), made.hostile, made.start_demo]
    acts += [lambda: made.journey("visit"), made.stop_demo, lambda: made.message("track")]
    with ThreadPoolExecutor(6) as pool:
        sentences = list(pool.map(lambda number: acts[number % 6](), range(36)))
    made.close()
    assert all(sentences)
    ids = [one["message_id"] for one in chain.messages()[before:] if one["type"] == "track"]
    assert len(ids) == len(set(ids))


def test_a_message_again(chain: Chain) -> None:
    """It comes anew under the key of its workspace, keeps its messageId and is delivered again."""
    chain.send(page("m-again", user="u7", sentAt="2026-01-05T10:00:00Z"), key="other")
    chain.settle()
    [first] = chain.messages(message_id="m-again")
    made: Sender = ScreenSender(facts(chain), {KEY: KEY, "k2": "k2", "other": "other"})
    sentence = made.replay_message(first["body"], first["workspace"])
    assert sentence == "sent page m-again again: the tracking API answered 200"
    chain.settle()
    first, second = chain.messages(message_id="m-again")
    assert (second["workspace"], second["stage"]) == (chain.workspace("other"), "delivered")
    assert second["uid"] == "u7"
    stamps = [json.loads(one["body"])["timestamp"] for one in (first, second)]
    assert stamps[0] == stamps[1]


def test_a_message_whose_key_was_no_good(chain: Chain) -> None:
    """It has no workspace: it is sent with the first key, and that is said."""
    chain.post("batch", {"batch": [page("m-lost")]}, key=" ")
    [first] = chain.messages(message_id="m-lost")
    assert first["workspace"] is None
    sentence = sender(chain).replay_message(first["body"], None)
    assert sentence == (
        "sent page m-lost again with another write key, its own was no good:"
        " the tracking API answered 200"
    )
    chain.settle()
    assert chain.messages(message_id="m-lost")[1]["stage"] == "delivered"


def test_what_was_no_message(chain: Chain) -> None:
    """A request that couldn't be read is refused again; of what is cut nothing is sent."""
    made, before = sender(chain), len(chain.messages())
    chain.client.post(f"{chain.side.url}/v1/batch", content=b'{"a":\x1b', headers=basic(KEY))
    [first] = chain.messages()[before:]
    sentence = made.replay_message(first["body"], first["workspace"])
    assert sentence.startswith("sent what came again: the tracking API answered 400: the body can")
    assert len(chain.messages()) == before + 2
    assert "answered 400" in made.replay_message(b"\xff\x00", None)
    cut = said(made.replay_message, '{"a":"' + "x" * 40_000, None)
    assert cut == "only the beginning of what came is recorded: it can't be sent again"


def test_deduplicated(tmp_path: Path) -> None:
    """With --dedupe on what is sent again is filtered at source, for it has come before."""
    options = Options(time_scale=1_000, dedupe=True)
    with chained(tmp_path / "journal", options=options) as chain:
        chain.send(page("m1"))
        chain.settle()
        [first] = chain.messages()
        sender(chain).replay_message(first["body"], first["workspace"])
        assert [one["stage"] for one in chain.messages()] == ["delivered", "filtered at source"]


def test_a_request_again(chain: Chain) -> None:
    """It comes as it was, in its workspace; it says what was answered."""
    chain.send(page("m1"), page("m2"), key="other")
    chain.settle()
    first = chain.exchanges("other")[-1].to_dict()
    made = ScreenSender(facts(chain), {KEY: KEY, "key": "other"})
    before = len(chain.messages())
    count = len(first["items"])
    plural = "" if count == 1 else "s"
    assert made.replay_request(first) == (
        f"sent POST /v1/batch again, with {count} item{plural}: Salesmachine answered 201"
    )
    second = chain.exchanges("other")[-1].to_dict()
    assert second["seq"] > first["seq"]
    assert second["request"]["body"] == first["request"]["body"]
    assert len(chain.messages()) == before, "the translator has no part in it"


def test_a_request_without_a_workspace(chain: Chain) -> None:
    """It has no token to be put back."""
    chain.client.post(f"{chain.server.url}/v1/contact?api_token=&a=%1b")
    first = chain.exchanges()[-1].to_dict()
    assert first["workspace"] is None
    sentence = ScreenSender(facts(chain), {}).replay_request(first)
    assert sentence.startswith("sent POST /v1/contact again, with 0 items: Salesmachine answered 4")
    second = chain.exchanges()[-1].to_dict()
    assert (second["path"], second["status"]) == (first["path"], first["status"])


def test_a_token_that_is_not_known(chain: Chain) -> None:
    """Nothing is sent, and it is said how it is given."""
    chain.client.post(f"{chain.server.url}/v1/ping?api_token=nobody-knows")
    first, before = chain.exchanges()[-1].to_dict(), len(chain.exchanges())
    expected = f"the token of workspace {first['workspace']} isn't known here: give it by --token"
    made = sender(chain)
    assert said(made.replay_request, first) == expected
    assert said(made.replay_message, "{}", first["workspace"]) == expected
    assert len(chain.exchanges()) == before
    assert said(ScreenSender(facts(chain), {}).journey, "visit").startswith("no token is known")


def test_another_machine(chain: Chain) -> None:
    """What a simulator says of itself doesn't send anything elsewhere."""
    chain.send(page("m-far"))
    chain.settle()
    made = sender(chain, segment="http://10.0.0.1:1", salesmachine="http://10.0.0.1:1")
    first = chain.exchanges(KEY)[-1].to_dict()
    for act, given in ((made.journey, "visit"), (made.replay_request, first)):
        assert "nothing is sent there" in said(act, given)
    assert "nothing is sent there" in said(made.start_demo)
    assert "nothing is sent there" in said(made.replay_message, "{}", None)


def _broken(_: object) -> str:
    raise KeyError("secret")


def test_a_bug_of_ours(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a sentence too, with its place and nothing of anybody's."""
    monkeypatch.setattr("simulator.cli.screen.sender.uid", _broken)
    sentence = said(sender(chain).journey, "visit")
    assert sentence.startswith("a bug of ours: KeyError at test_sender.py:")
    assert "secret" not in sentence


def test_a_server_that_is_gone() -> None:
    """Whatever is asked for then is a sentence, and the demo ends with one."""
    told: list[str] = []
    with up("--segment-port", 0) as (command, known):
        made = ScreenSender(known, {"sim": "sim"}, tell=told.append)
        assert made.journey("onboarding").startswith("sent 8 messages of onboarding for usr_")
        while not (first := json.loads(command.line()))["items"]:
            pass
        made.start_demo()
        os.kill(known["pid"], signal.SIGKILL)
        until(lambda: told, "the end of the demo")
    segment, salesmachine = known["segment"], known["salesmachine"]
    gone = f"{segment} doesn't answer: can't connect: "
    assert told[0].startswith(f"the demo has ended: {gone}")
    assert said(made.stop_demo) == told[0]
    for act, given in ((made.journey, "visit"), (made.message, "page")):
        assert said(act, given).startswith(gone)
    assert said(made.hostile).startswith(gone)
    assert said(made.replay_message, "{}", None) == f"nobody answers at {segment}"
    assert said(made.replay_request, first) == f"nobody answers at {salesmachine}"
    direct = ScreenSender({**known, "segment": None}, {"sim": "sim"})
    assert said(direct.message, "page").startswith("nothing was delivered: can't connect")
    Path(known["journal"]).unlink()
    assert said(made.replay_request, first).startswith("there is no journal at ")


def test_whoever_does_not_send_pays_nothing() -> None:
    """Until something is asked for neither Faker, the generator, nor an HTTP client is there."""
    code = """
import sys
from simulator.cli.screen.people import People
from simulator.cli.screen.sender import ScreenSender
from simulator.cli.screen.control import ScreenControl
sender = ScreenSender({"salesmachine": "x", "segment": None, "journal": "x"}, {"sim": "sim"})
sender.close()
ScreenControl("http://127.0.0.1:1")
print(sorted({"faker", "httpx", "flask", "textual", "simulator.generate"} & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_demo_is_of_the_seed(chain: Chain) -> None:
    """Its world is that of sim up --demo, at the moment of the clock."""
    before = len(chain.messages())
    made = ScreenSender(facts(chain), {KEY: KEY}, seed=7, rate=1000, clock=lambda: NOON_SECONDS)
    made.start_demo()
    until(lambda: len(chain.messages()) >= before + 5, "some messages")
    made.stop_demo()
    came = as_they_come(chain.messages()[before:])[:5]
    assert came == as_they_come(arrivals(7, 5))
