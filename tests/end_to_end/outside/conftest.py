"""The project in this folder is run outside of it, and by another pytest."""

from __future__ import annotations

collect_ignore = ["project"]
