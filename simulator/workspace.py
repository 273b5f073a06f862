"""Workspaces: everything that one API token sees; the token itself is never kept.

The forms in which real clients send a token are documented by the vendor and its clients; the
secret isn't looked at, for the token alone seems to authenticate.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass

from simulator.urlencoded import decoded, text, values

_OTHER_SCHEMES = frozenset({"bearer", "digest", "token"})


@dataclass(frozen=True, slots=True)
class Credentials:
    """``token`` is "" where none came; ``defect`` says why Authorization can't be read.

    ``spaced`` says that Basic holds white space, which isn't part of the token.
    """

    token: str = ""
    defect: str = ""
    spaced: bool = False


def credentials(query: bytes, authorization: str) -> Credentials:
    """The token of a request: ``api_token`` in the query, else Basic, with or without a secret.

    What isn't UTF-8 is read as Latin-1, in which some clients send what isn't ASCII.
    """
    for value in values(query, "api_token") if query else ():
        if token := text(value).strip():
            return Credentials(token)
    if not authorization.strip():
        return Credentials()
    scheme, *encoded = authorization.split()
    if scheme.lower() in _OTHER_SCHEMES:
        return Credentials(defect=f"the scheme is {scheme!r}")
    if scheme.lower() != "basic":  # it may be the secret itself, so it isn't repeated
        return Credentials(defect="another scheme, or none")
    try:
        pair = decoded(base64.b64decode("".join(encoded), validate=True))
    except ValueError:
        return Credentials(defect="what follows Basic isn't base64")
    token = pair.partition(":")[0]
    spaced = len(encoded) > 1 or pair != pair.strip() or token != token.strip()
    return Credentials(token.strip(), spaced=spaced)


def workspace_id(token: str, salt: bytes) -> str:
    """8 hex digits that stand for a token in one journal and say nothing about it."""
    return hmac.new(salt, token.encode("utf-8"), hashlib.sha256).hexdigest()[:8]
