"""Dialogs: they ask something, and give what was answered; None where they were left."""

from __future__ import annotations
