"""Translators: the destination's, or one of your own, as one way from a message to its report."""

from __future__ import annotations

from simulator.payload.report import Report
from simulator.payload.translators.places import place_of
from simulator.payload.translators.theirs import RAISED, RETURNED, Theirs, TranslatorError, load
from simulator.payload.translators.translator import Ours, Translator

__all__ = [
    "RAISED",
    "RETURNED",
    "Ours",
    "Report",
    "Theirs",
    "Translator",
    "TranslatorError",
    "load",
    "place_of",
]
