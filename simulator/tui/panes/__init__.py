"""The panes of the detail: each a pure function that makes a document of a subject."""

from __future__ import annotations
