"""User agents: the words that browsers and clients call themselves by, and their versions, stay."""

from __future__ import annotations

import re
from collections.abc import Callable

from simulator.payload.scrub.known import with_known
from simulator.payload.scrub.memory import Memory, fold
from simulator.payload.scrub.vocabulary import VOCABULARY
from simulator.payload.scrub.words import RUNS, listed

_WORDS = listed(
    "aarch64 aiohttp amd64 analytics android applewebkit arm arm64 axios bingbot bot build"
    " cfnetwork chrome chromium client compatible cpu crawler crios cros curl dalvik dart darwin"
    " destination edg edge en expo faraday fedora firefox flutter fxios galaxy gecko go"
    " googlebot guzzle headlesschrome http httpx huawei intel ipad iphone ipod java js khtml lg"
    " like linux mac macintosh mobile mozilla msie native net nexus node nt okhttp opera opr os"
    " php pixel postman presto python react requests ruby runtime rv safari salesmachine"
    " samsungbrowser segment sm spider tablet touch trident u ubuntu urllib urllib3 us version"
    " webkit wget win win64 windows wow64 wv x x11 x64 x86 xiaomi"
)
_TOKEN = re.compile(r"[\w.:+-]+")
_VERSION = re.compile(r"[vr]?[0-9]{1,6}(?:[._][0-9]{1,6}){0,4}[a-z]{0,3}[0-9]{0,2}", re.IGNORECASE)
_HOSTED = re.compile(r"[@/]{2}|@|%40")


def agent(value: str, replace: Callable[[str], str], memory: Memory) -> str:
    """A user agent with its own words and versions; ``replace`` gives what stands for the rest."""
    if _HOSTED.search(value):
        return replace(value)
    made = _TOKEN.sub(lambda found: _token(found[0], replace), value)
    return with_known(made, memory)


def _token(token: str, replace: Callable[[str], str]) -> str:
    if _VERSION.fullmatch(token):
        return token
    runs = [run for run in RUNS.findall(token) if not run.isdigit()]
    if all(fold(run) in _WORDS or fold(run) in VOCABULARY for run in runs):
        return token if sum(one.isdigit() for one in token) < 7 else replace(token)
    return replace(token)
