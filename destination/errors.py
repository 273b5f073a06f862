"""Every exception of the destination.

::

    DestinationError
      SettingsError      settings that can't be used: said before anything is sent

``translate`` raises none of them: it never raises.  ``Client.deliver`` reports what happened to a
message as an ``Outcome``, never as an exception.
"""

from __future__ import annotations


class DestinationError(Exception):
    """The root: whatever the destination raises on purpose."""


class SettingsError(DestinationError):
    """A setting is missing or can't be used; the text says which one and what to do."""
