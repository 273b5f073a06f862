"""What only the state can say of what comes in, said before it is recorded.

The state of whom an exchange names is kept as long as there is room, else folded from the journal
again.  It is the same fold that answers questions later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from contracts.violations import Violation
from simulator.exchange import Exchange, Item
from simulator.journal.history import History, Span
from simulator.state import advices
from simulator.state.accounts import Account
from simulator.state.attributes import Place
from simulator.state.contacts import Change, Contacts
from simulator.state.sieve import Sieve

MAX_UIDS = 25_000
"""How many uids of a kind are kept of a workspace: once beyond it, the ones not used since go."""
MAX_ATTRIBUTES = 250_000
"""After how many attributes that were set they go as well."""
MAX_WORKSPACES = 100
MAX_HOLDERS = 20
"""Among how many contacts that ever had an email one is looked for that has it now."""


@dataclass(slots=True)
class _Workspace:
    """What is kept of one: the uids used of late, and those used before them.

    ``sieve`` knows the messageIds of a workspace that was watched from its beginning.
    """

    after: int
    sieve: Sieve | None
    contacts: dict[str, Contacts] = field(default_factory=dict)
    old_contacts: dict[str, Contacts] = field(default_factory=dict)
    accounts: dict[str, Account | None] = field(default_factory=dict)
    old_accounts: dict[str, Account | None] = field(default_factory=dict)
    attributes: int = 0

    def make_room(self) -> None:
        if len(self.contacts) > MAX_UIDS or self.attributes > MAX_ATTRIBUTES:
            self.contacts, self.old_contacts = {}, self.contacts
            self.attributes = 0
        if len(self.accounts) > MAX_UIDS:
            self.accounts, self.old_accounts = {}, self.accounts


class Live:
    """The state as of now of whom exchanges name, on the writer's connection, in its thread."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._kept: dict[str, _Workspace] = {}
        self._sieve = Sieve()

    def forget(self, workspace: str | None = None) -> None:
        """The journal isn't what was thought: a workspace was reset, or a group was lost."""
        if workspace is None:
            self._kept.clear()
        else:
            self._kept.pop(workspace, None)

    def arrive(self, exchange: Exchange, seq: int, in_list: bool) -> None:
        """Apply the items of an exchange that will get this seq, and add what the state advises.

        ``in_list`` says whether the items stand in a list, so that pointers begin with an index.
        """
        if exchange.workspace is None or not any(item.applied for item in exchange.items):
            return
        if len(self._kept) > MAX_WORKSPACES:
            self._kept.clear()
        workspace = self._kept.get(exchange.workspace)
        if workspace is None:
            workspace = self._kept[exchange.workspace] = self._met(exchange.workspace, seq)
        span = Span(exchange.workspace, workspace.after, seq - 1)
        arrival = _Arrival(self._history, workspace, span, exchange.items, in_list)
        exchange.items = arrival.judge(seq)
        workspace.make_room()

    def _met(self, workspace: str, seq: int) -> _Workspace:
        is_new = not self._history.knows(workspace)
        after = self._history.last_reset(workspace, seq)
        return _Workspace(after, self._sieve if is_new else None)


class _Arrival:
    """One exchange's items, one after the other.

    What the journal has to be asked is asked once for all of them.
    """

    def __init__(
        self, history: History, workspace: _Workspace, span: Span, items: list[Item], in_list: bool
    ) -> None:
        self._history = history
        self._workspace = workspace
        self._span = span
        self._items = items
        self._applied = [item for item in items if item.applied]
        self._in_list = in_list
        self._meet_newcomers()
        self._holders = self._ask_for_emails()

    def judge(self, seq: int) -> list[Item]:
        """The items with the advices on them."""
        said: dict[int, list[Violation]] = {}
        repeated = self._repeated(seq)
        for item in self._applied:
            index = item.index
            found = self._apply(item, Place(seq, index))
            if index in repeated:
                found = [advices.repeated(repeated[index]), *found]
            if found:
                at = f"/{index}" if self._in_list else ""
                said[index] = [violation.under(at) for violation in found]
        if not said:
            return self._items
        return [
            replace(item, violations=(*item.violations, *said[item.index]))
            if item.index in said
            else item
            for item in self._items
        ]

    def _meet_newcomers(self) -> None:
        """Keep an empty contact for each uid that nobody has named before."""
        kept = self._workspace
        uids = {item.contact for item in self._applied} | {item.previous for item in self._applied}
        unknown = {
            uid
            for uid in uids
            if uid is not None and uid not in kept.contacts and uid not in kept.old_contacts
        }
        if unknown:
            unknown -= self._history.named(self._span, unknown)
            kept.contacts.update((uid, Contacts()) for uid in unknown)

    def _ask_for_emails(self) -> dict[str, list[str]]:
        """Who was ever given the emails that contacts are given now, and didn't have before."""
        emails: dict[str, None] = {}
        for item in self._applied:
            if (email := item.email) is not None and item.contact is not None:
                known = self._contacts(item.contact).find(item.contact)
                if known is None or known.email != email:
                    emails[email] = None
        return self._ask(emails) if emails else {}

    def _ask(self, emails: Iterable[str]) -> dict[str, list[str]]:
        """Who was given these emails of late, nobody too."""
        return {**{email: [] for email in emails}, **self._history.holders(self._span, emails)}

    def _repeated(self, seq: int) -> dict[int, int]:
        """The items whose messageId came already, with the seq of its first exchange (A19)."""
        named = [(item.index, item.message_id) for item in self._applied if item.message_id]
        if not named:
            return {}
        ids = {message_id for _, message_id in named}
        seen = self._came_before(ids)
        if not seen and len(ids) == len(named):
            return {}
        return {
            index: seen[message_id]
            for index, message_id in named
            if message_id in seen or seen.setdefault(message_id, seq) is None
        }

    def _came_before(self, ids: set[str]) -> dict[str, int]:
        sieve, workspace = self._workspace.sieve, self._span.workspace
        if sieve is not None:
            ids = {one for one in ids if not sieve.lets_through((workspace, one))}
        return self._history.first_with(self._span, ids) if ids else {}

    def _apply(self, item: Item, place: Place) -> list[Violation]:
        if item.method == "account" and item.account is not None:
            account = self._account(item.account) or Account(item.account, place)
            self._workspace.accounts[account.uid] = account
            self._workspace.attributes += len(item.params)
            return list(advices.retyped(account.apply(item, place)))
        if item.contact is None:
            return []
        contacts = self._contacts(item.contact)
        if item.method == "contact":
            known = contacts.find(item.contact)
            email = known.email if known else None
            change = contacts.apply(item, place)
            return [*advices.of_change(change, contacts), *self._of_contact(item, change, email)]
        if item.method == "alias" and item.previous is not None:
            contacts = self._together(item.contact, item.previous)
        return advices.of_change(contacts.apply(item, place), contacts)

    def _of_contact(self, item: Item, change: Change, email: str | None) -> Iterator[Violation]:
        self._workspace.attributes += len(change.set)
        if change.linked is not None:
            account = self._account(change.linked)
            if account is None or not account.described:
                yield advices.undescribed(change.linked)
        if item.email is not None and item.email != email:
            if item.email not in self._holders:  # it had this one before the exchange
                self._holders.update(self._ask([item.email]))
            named = self._holders[item.email]
            other = self._other_with(item.email, change.uid, named[-MAX_HOLDERS:])
            if other is not None:
                yield advices.shared_email(other)
            named.append(change.uid)

    def _other_with(self, email: str, uid: str, named: list[str]) -> str | None:
        """Another contact that has this email now, among those that ever had it."""
        for name in named:
            contact = self._contacts(name).find(name)
            if contact is not None and contact.uid != uid and contact.email == email:
                return contact.uid
        return None

    def _contacts(self, uid: str) -> Contacts:
        """The contact of this uid, and whom aliases tie to it."""
        kept = self._workspace
        found = kept.contacts.get(uid)
        if found is None:
            found = kept.old_contacts.get(uid)
            if found is None:
                found = self._folded(uid)
                kept.attributes += sum(len(one.attributes) for one in found.known.values())
            kept.contacts.update(dict.fromkeys(found.uids(), found))
            kept.contacts[uid] = found
        return found

    def _folded(self, uid: str) -> Contacts:
        contacts = Contacts()
        uids = self._history.aliased(self._span, uid)
        for place, item in self._history.of_contacts(self._span, uids):
            contacts.apply(item, Place(*place))
        return contacts

    def _together(self, new: str, previous: str) -> Contacts:
        """The contacts of two uids that an alias is about to tie together, as one."""
        more, less = self._contacts(new), self._contacts(previous)
        if more is less:
            return more
        if len(more.redirects) < len(less.redirects):
            more, less = less, more
        more.known.update(less.known)
        more.redirects.update(less.redirects)
        self._workspace.contacts.update(dict.fromkeys((new, previous, *less.uids()), more))
        return more

    def _account(self, uid: str | None) -> Account | None:
        """The account of this uid, as far as upserts tell of it."""
        if uid is None:
            return None
        kept = self._workspace
        if uid not in kept.accounts:
            known = uid in kept.old_accounts
            kept.accounts[uid] = kept.old_accounts[uid] if known else self._described(uid)
        return kept.accounts[uid]

    def _described(self, uid: str) -> Account | None:
        account = None
        for place, item in self._history.of_account(self._span, uid):
            account = account or Account(uid, Place(*place))
            account.apply(item, Place(*place))
        return account
