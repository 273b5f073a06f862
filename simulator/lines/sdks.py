"""What a person pastes so that an SDK sends here."""

from __future__ import annotations

import json


def lines_to_paste(segment: str, write_key: str) -> list[str]:
    """What points an SDK at this address, one line each."""
    url, key = json.dumps(segment), json.dumps(write_key)
    return [
        f"python   analytics.host = {url}; analytics.write_key = {key}",
        f"node     new Analytics({{ writeKey: {key}, host: {url} }})",
        f"browser  AnalyticsBrowser.load({{ writeKey: {key}, cdnURL: {url} }})",
    ]
