"""Laws of calling the hook: whatever it answers, and whenever it ends, they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import httpx
from hypothesis import given, note, settings
from hypothesis import strategies as st

from destination import Outcome
from destination.delivery import IDLE, Policy
from simulator.segment.queue import ids_of
from tests.destination.generated import laws
from tests.destination.pretended import Asked, Turn
from tests.simulator.segment.calling import Calling, said, sent, track

NEARLY = 1e-6
"""Seconds that rounding may cost."""
FINAL = ("200", "filtered", "400", "401", "501")
TURNS: dict[str, Turn] = {
    "200": said(200),
    "filtered": said(200, "FILTERED_BY_SETTINGS"),
    "400": said(400, "id_required"),
    "401": said(401, "INVALID_SETTINGS"),
    "501": said(501),
    "503": said(503, "HTTP_503"),
    "503 in 7 s": said(503, "HTTP_503", "7"),
    "429 in 3 s": said(429, "HTTP_429", "3"),
    "refused": httpx.ConnectError("refused"),
    "slow": httpx.ReadTimeout("slow"),
}
ASKED = {"503 in 7 s": 7.0, "429 in 3 s": 3.0}


@dataclass(frozen=True)
class World:
    """A feed of messages (whom each is about) and of pauses, what the hook answers, and an end."""

    feed: tuple[dict[str, str] | float, ...]
    answers: tuple[str, ...]
    keeps_order: bool
    most_attempts: int
    stop_at_request: int


@dataclass
class Post:
    """One request: when, of which message, how it was answered."""

    at: float
    message: int
    answer: str


@dataclass(frozen=True)
class Moment:
    """When an idle source was asked again: what had been read, posted and told before."""

    at: float
    read: int
    posts: int
    outcomes: int


@dataclass
class Life:
    """What was seen of a world."""

    world: World
    messages: list[dict[str, object]] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    idles: list[Moment] = field(default_factory=list)

    def ends(self, message: int) -> int:
        """The request that settled a message, else one beyond all."""
        mine = [n for n, post in enumerate(self.posts) if post.message == message]
        if mine and (len(mine) >= self.world.most_attempts or self.posts[mine[-1]].answer in FINAL):
            return mine[-1]
        return len(self.posts)

    def share(self, one: int, other: int) -> bool:
        return bool(ids_of(self.messages[one]) & ids_of(self.messages[other]))


def live(world: World) -> Life:
    """Deliver the world's messages, and see."""
    life = Life(world)
    policy = Policy(max_attempts=world.most_attempts, keeps_order=world.keeps_order)
    calling = Calling(policy=policy)
    answers = iter(world.answers)

    def answer(asked: Asked) -> Turn:
        name = next(answers, "200")
        number = int(str(sent(asked)["messageId"]).removeprefix("m"))
        life.posts.append(Post(calling.clock.now, number, name))
        if len(life.posts) == world.stop_at_request:
            calling.caller.stop()
        return TURNS[name]

    def messages() -> Iterator[object]:
        for part in world.feed:
            if isinstance(part, float):
                calling.clock.pass_by(part)
                yield IDLE
                counts = len(life.messages), len(life.posts), len(life.outcomes)
                life.idles.append(Moment(calling.clock.now, *counts))
                continue
            life.messages.append(track(len(life.messages), None, **part))
            yield life.messages[-1]

    calling.far_side.otherwise = answer
    with calling.caller as caller:
        for outcome in caller.deliver(messages()):
            life.outcomes.append(outcome)
    return life


_people = st.sampled_from(["u1", "u2", "u3"])
_ids = st.dictionaries(
    st.sampled_from(["userId", "user_id", "anonymousId", "previousId", "groupId", "group_id"]),
    _people,
    max_size=2,
)
worlds = st.builds(
    World,
    feed=st.lists(st.one_of(_ids, _ids, _ids, st.sampled_from([0.0, 0.3, 5.0])), max_size=12).map(
        tuple
    ),
    answers=st.lists(st.sampled_from(sorted(TURNS)), max_size=20).map(tuple),
    keeps_order=st.booleans(),
    most_attempts=st.sampled_from([10_000, 3, 1]),
    stop_at_request=st.sampled_from([0, 0, 0, 1, 4]),
)


def each_message_has_one_outcome(life: Life) -> None:
    """Nothing is lost: it says what the last answer said, or that a stop came before."""
    assert sorted(outcome.index for outcome in life.outcomes) == list(range(len(life.messages)))
    for outcome in life.outcomes:
        mine = [post for post in life.posts if post.message == outcome.index]
        assert outcome.attempts == len(mine)
        assert outcome.message == life.messages[outcome.index]
        if outcome.code == "INTERRUPTED":
            assert life.world.stop_at_request
            assert not mine or mine[-1].answer not in FINAL
        else:
            assert (outcome.outcome == "delivered") == (mine[-1].answer == "200")
            assert (outcome.outcome == "filtered") == (mine[-1].answer in ("filtered", "501"))


def what_is_final_is_final(life: Life) -> None:
    """Nothing is posted after it was settled, nor after a stop."""
    for n, post in enumerate(life.posts):
        assert n <= life.ends(post.message)
    if life.world.stop_at_request:
        assert len(life.posts) <= life.world.stop_at_request


def waits_are_kept(life: Life) -> None:
    """A retry comes no sooner than its random wait, nor than was asked for."""
    for message in range(len(life.messages)):
        mine = [post for post in life.posts if post.message == message]
        for n, (before, after) in enumerate(pairwise(mine), 1):
            assert after.at >= before.at + least_wait(mine[:n]) - NEARLY


def order_is_kept(life: Life) -> None:
    """Nothing is posted before all earlier messages that share an id with it are settled."""
    if life.world.keeps_order:
        for n, post in enumerate(life.posts):
            for earlier in range(post.message):
                assert not life.share(earlier, post.message) or life.ends(earlier) < n


def nobody_waits_needlessly(life: Life) -> None:
    """Whenever more is asked for, all that was read is settled, or waits for its own retry or,
    where order is kept, behind one that does."""
    for moment in life.idles:
        if 0 < life.world.stop_at_request <= moment.posts:
            continue
        settled = {outcome.index for outcome in life.outcomes[: moment.outcomes]}
        known = [n for n in range(moment.read) if n not in settled]
        for n in known:
            mine = [post for post in life.posts[: moment.posts] if post.message == n]
            if life.world.keeps_order and any(life.share(n, other) for other in known if other < n):
                assert not mine
            else:
                assert mine[-1].at + least_wait(mine) > moment.at - NEARLY


def least_wait(posts: list[Post]) -> float:
    """How long a message waits after these requests for it: chance is 0.5."""
    grown = min(60.0, 0.5 * 2 ** (len(posts) - 1))
    return max(0.5 * grown, ASKED.get(posts[-1].answer, 0.0))


LAWS = (
    each_message_has_one_outcome,
    what_is_final_is_final,
    waits_are_kept,
    order_is_kept,
    nobody_waits_needlessly,
)


@settings(laws, max_examples=400)
@given(worlds)
def test_calling_keeps_its_laws(world: World) -> None:
    """In any world, every law holds."""
    note(f"{world!r}")
    life = live(world)
    for law in LAWS:
        law(life)
