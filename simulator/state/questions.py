"""Questions: what Salesmachine would know now, or would have known after any exchange."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from contracts.violations import cut as shorten
from simulator.exchange import storable
from simulator.journal.history import START, Column, History, Position, Span
from simulator.state.accounts import Account
from simulator.state.attributes import Place
from simulator.state.checkpoints import Checkpoints
from simulator.state.contacts import Change, Contact, Contacts, Link
from simulator.state.sessions import Session, cut

LATEST = 20
"""How many events of a contact are told unless all of its history is asked for."""
MAX_ASKED = 1000
"""Of how many of an account's contacts the events are counted."""
MAX_GUESSED = 10_000
"""Among how many uids a near one is looked for."""
MAX_GUESSED_LENGTH = 60
"""The longest uid that may be a near one: to compare long ones takes very long."""


class StateError(Exception):
    """A question that has no answer; the text says why and what can be asked."""


class UnknownUidError(StateError):
    """Nobody has this uid at that moment, or no workspace this id."""


@dataclass(frozen=True, slots=True)
class ContactState:
    """A contact; ``aliases`` are the other uids that stand for it, ``changes`` its last events,
    or everything that happened to it, the oldest first."""

    asked: str
    contact: Contact
    aliases: list[str]
    sessions: list[Session]
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class AccountState:
    """An account, and its contacts by the uids that they have now.

    ``given`` counts the events that name it, ``only`` those that are its own because their contact
    had no other account: None where there are more than 1,000 contacts to ask.
    """

    account: Account
    contacts: dict[str, Link]
    given: int
    only: int | None


def span(history: History, workspace: str, at: int | None = None) -> Span:
    """What counts of a workspace up to seq ``at``, or to the end of the journal.

    Raises StateError for a seq beyond the end, and for one before the workspace's last reset.
    """
    end = history.last_seq()
    if at is not None and at > end:
        raise StateError(f"there is no seq {at} yet: the journal ends at {end}")
    reset = history.last_reset(workspace, end)
    if at is not None and at < reset:
        raise StateError(f"seq {at} is before the reset at {reset}: the state begins there")
    return Span(workspace, reset, end if at is None else at)


def choose_workspace(history: History, named: str | None) -> str:
    """The workspace of this id, or the only one.

    Raises UnknownUidError for one that the journal doesn't know, StateError where none is named
    and there are several, or none; each names those there are.
    """
    known = history.workspaces()
    if named in known:
        return named
    if not known:
        said = "no workspace is known yet: nothing was sent with a token"
        raise StateError(said) if named is None else UnknownUidError(said)
    listed = ", ".join(known[:20]) + (", ..." if len(known) > 20 else "")
    if named is not None:
        raise UnknownUidError(f"there is no workspace {named}: there are {listed}")
    if len(known) > 1:
        raise StateError(f"there are several workspaces, name one of {listed}")
    return known[0]


class State:
    """The state of one workspace at one moment, folded from a journal when it is asked for."""

    def __init__(
        self, history: History, span: Span, checkpoints: Checkpoints | None = None
    ) -> None:
        self.history = history
        self.span = span
        self._checkpoints = checkpoints or Checkpoints()

    def contact(self, uid: str, everything: bool = False) -> ContactState:
        """A contact by any of its uids.  Raises UnknownUidError, which names near ones."""
        uid = storable(uid) or uid
        uids = self.history.aliased(self.span, uid)
        if everything:
            since = START
        else:
            latest = self.history.last_events(self.span, uids, LATEST)
            since = latest[0] if latest else (self.span.until + 1, 0)
        state, changes = self._fold(uids, since)
        contact = state.find(uid)
        if contact is None:
            raise self._unknown(uid, "contact")
        if not everything:
            changes = [change for change in changes if change.method == "event"]
        return ContactState(
            uid,
            contact,
            sorted({*uids} - {contact.uid}),
            cut(self.history.pageviews(self.span, uids)),
            changes,
        )

    def account(self, uid: str) -> AccountState:
        """An account.  Raises UnknownUidError, which names near ones."""
        uid = storable(uid) or uid
        first = self.history.first_of_account(self.span, uid)
        if first is None:
            raise self._unknown(uid, "account")
        account = Account(uid, Place(*first))
        for place, item in self.history.of_account(self.span, uid):
            account.apply(item, Place(*place))
        contacts: dict[str, Link] = {}
        survivors: dict[str, str] = {}
        for given, place in self.history.linked_to(self.span, uid):
            if given not in survivors:
                survivors.update(self.survivors(given))
            contacts.setdefault(survivors[given], Link(Place(*place), given))
        named = self.history.events_given_to(self.span, uid)
        return AccountState(account, contacts, named, self._events_of(contacts, uid))

    def survivors(self, uid: str) -> dict[str, str]:
        """The uid that stands for this one, and for each that aliases tie to it."""
        uids = self.history.aliased(self.span, uid)
        contacts = Contacts()
        if len(uids) > 1:
            for place, item in self.history.aliases(self.span, uids):
                contacts.apply(item, Place(*place))
        return {one: contacts.resolve(one) for one in uids}

    def _events_of(self, contacts: Iterable[str], account: str) -> int | None:
        """How many events of these contacts are an account's because they had no other."""
        asked = list(contacts)
        if len(asked) > MAX_ASKED:
            return None
        folded = (self._fold(self.history.aliased(self.span, uid), START)[1] for uid in asked)
        changes = chain.from_iterable(folded)
        return sum(one.rule == "only" and one.account == account for one in changes)

    def _fold(self, uids: list[str], since: Position) -> tuple[Contacts, list[Change]]:
        """The contacts behind these uids, and what changed from ``since`` on."""
        count, beyond, state = self._checkpoints.before(self.span, uids, since)
        changes = []
        for place, item in self.history.of_contacts(self.span, uids, beyond):
            change = state.apply(item, Place(*place))
            count += 1
            self._checkpoints.keep(self.span, uids, count, place, state)
            if place >= since:
                changes.append(change)
        return state, changes

    def _unknown(self, uid: str, kind: Column) -> UnknownUidError:
        known = self.history.uids(self.span, kind, MAX_GUESSED)
        short = [one for one in known if len(one) <= MAX_GUESSED_LENGTH]
        near = difflib.get_close_matches(uid, short, 3)
        named = ", ".join(shorten(one) for one in near or known[:3])
        said = f"there are {named}" if named else f"no {kind} is known"
        reset = f", since the reset at {self.span.after}" if self.span.after else ""
        return UnknownUidError(
            f"no {kind} {shorten(uid)!r} is known at seq {self.span.until}{reset}; {said}"
        )
