"""The allow list: which values say nothing of anybody, by their key and by their form."""

from __future__ import annotations

import re

from simulator.payload.personal.forms import with_masks
from simulator.payload.personal.keys import words_of
from simulator.payload.scrub.known import holds_known
from simulator.payload.scrub.memory import Memory, fold
from simulator.payload.scrub.vocabulary import STANDARD, VOCABULARY
from simulator.payload.scrub.words import RUNS, listed

_NOTHING = listed(
    "null none nil undefined nan na n/a true false yes no unknown [redacted] - ? ..."
) | {"[object object]"}
"""What sources spell out where there is no value, or a boolean."""
_CODED = listed(
    "type action method channel status plan tier currency locale language timezone category source"
    " medium platform os manufacturer model brand version build library computation_class role"
    " variation variant subtype encoding level severity outcome stage step carrier quality size"
    " integration environment env unit interval frequency feature features feed_type ad_type"
    " load_type state_machine campaign_source"
    " campaign_medium utm_source utm_medium utm_campaign industry load verdict fault"
    " rule kind collection device_type provider plan_name product_category collection genre"
    " video_player operation consent country_code currency_code"
)
"""Keys of values that are of a closed list: they pass in a few plain words."""
_TOLD = frozenset({"reason", "code", "churn_reason"})
"""Keys of what is a code, or told in free words; only a code passes."""
_NAMED = listed("library app os browser campaign integration")
"""Objects whose name is a product's."""
_COUNTRY = re.compile(r"[A-Za-z]{2,3}")
_WORD = re.compile(r"[A-Za-z]+(?:_[A-Za-z0-9]+){0,5}")
_CODE = re.compile(r"[\w $%&()+./:,-]{1,40}")
_VERSION = re.compile(r"(?:[a-z]++[:-]?+)*+v?[0-9]{1,4}(?:[.,_][0-9]{1,8}){0,3}[\w.+-]{0,12}", re.I)
_KEYED = re.compile(r"[\w $.:/()%&'<>#?!*+,@^=|~-]{1,80}")
_DYNAMIC = re.compile(
    r"[0-9]{5,}|(?=[0-9a-f-]*[0-9])(?=[0-9-]*[a-f])[0-9a-f-]{10,}|(?:[a-z]+[0-9]+){3,}",
    re.IGNORECASE,
)
_MOST_WORDS = 3


def is_nothing(text: str) -> bool:
    """Whether a text says that there is nothing, or only yes or no."""
    return not text.strip() or text.strip().casefold() in _NOTHING


def is_plain(text: str) -> bool:
    """Whether a few words are all of the product's vocabulary."""
    runs = RUNS.findall(text)
    return (
        0 < len(runs) <= 4
        and len(text) <= 40
        and any(fold(run) in VOCABULARY for run in runs)
        and all(fold(run) in VOCABULARY or (run.isdigit() and len(run) < 3) for run in runs)
    )


def is_coded(key: str, above: str, text: str, memory: Memory) -> bool:
    """Whether a key's value is of a closed list, and this one looks like it."""
    name = "_".join(words_of(key))
    if name == "country":
        return _COUNTRY.fullmatch(text) is not None
    if name == "name" and above not in _NAMED:
        return False
    if name not in _CODED and name != "name" and name not in _TOLD:
        return False
    if name in ("version", "build", "model") and len(text) < 60 and _VERSION.fullmatch(text):
        return not has_form(text)
    if name in _TOLD:
        return _WORD.fullmatch(text) is not None and not holds_known(text, memory)
    runs = RUNS.findall(text)
    return (
        _CODE.fullmatch(text) is not None
        and len(runs) <= (_MOST_WORDS if name != "version" else 4)
        and not any(len(run) > 3 and run.isdigit() for run in runs)
        and _DYNAMIC.search(text) is None
        and not has_form(text)
        and not holds_known(text, memory)
    )


def is_key(key: str, memory: Memory) -> bool:
    """Whether a key is a trait's or a property's name, and neither an id nor a person's."""
    runs = RUNS.findall(key)
    if "".join(words_of(key)) in STANDARD or all(fold(run) in VOCABULARY for run in runs):
        return True
    return (
        len(runs) <= 10
        and len(key) <= 80
        and _DYNAMIC.search(key) is None
        and not has_form(key)
        and not any(memory.words.get(fold(run)) == "name" for run in runs)
    )


def has_form(text: str) -> bool:
    """Whether an email, an IP address or a phone number is in a text."""
    return with_masks(text, lambda *_: "\x00") != text
