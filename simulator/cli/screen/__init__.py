"""What the screen stands on: its terminal, the server beneath it, and what it asks and sends."""

from __future__ import annotations
