"""What Salesmachine would know of a workspace's contacts and accounts, by uid."""

from __future__ import annotations

from typing import Any, Literal

from simulator.kit.control import Control

Kind = Literal["contact", "account"]
_NOBODY = object()

__tracebackhide__ = True


class Known:
    """Contacts, or accounts, as of now: ``contacts["u1"]``, ``"u1" in contacts``, ``len()``.

    Each is the JSON of ``/_sim/state/contact`` (``account``): ``{"uid", "created", "attributes":
    [{"name", "value", "type", ...}], "aliases", "accounts": [{"uid", ...}], "events", "pageviews",
    "sessions", "latest_events", ...}``, for an account ``contacts`` in the place of ``accounts``
    and what follows.  A KeyError says whom nobody knows.
    """

    __iter__ = None  # there is no list of them

    def __init__(self, control: Control, workspace: str, kind: Kind) -> None:
        self._control = control
        self._workspace = workspace
        self._kind = kind

    def __getitem__(self, uid: str) -> dict[str, Any]:
        found = self.get(uid)
        if found is None:
            raise KeyError(f"there is no {self._kind} {uid!r}")
        return found

    def __contains__(self, uid: object) -> bool:
        return isinstance(uid, str) and self.get(uid) is not None

    def __len__(self) -> int:
        said = self._control.ask("state", {"workspace": self._workspace})["data"]
        return sum(one[f"{self._kind}s"] for one in said)

    def get(self, uid: str) -> dict[str, Any] | None:
        """The one with this uid, None where there is none."""
        query = {"workspace": self._workspace, "uid": uid}
        found = self._control.ask(f"state/{self._kind}", query, unknown=_NOBODY)
        return None if found is _NOBODY else dict(found)

    def attributes(self, uid: str) -> dict[str, Any]:
        """The values of its attributes, by name; ``{}`` where nobody has this uid."""
        found = self.get(uid)
        return {one["name"]: one["value"] for one in found["attributes"]} if found else {}
