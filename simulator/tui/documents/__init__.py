"""Documents: what a pane shows, as lines of text; how they fold, are searched and are drawn."""

from __future__ import annotations
