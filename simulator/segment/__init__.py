"""Pocket Segment: its tracking API for real SDKs, and what becomes of each message."""
