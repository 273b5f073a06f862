"""GET and DELETE /v2/contacts."""

from __future__ import annotations

import pytest

from simulator.declared import declaration
from simulator.salesmachine import contacts
from tests.simulator.running import Sim
from tests.simulator.salesmachine.asking import ask, one, uids


def send(sim: Sim, method: str, **body: object) -> None:
    path = "track/event" if method == "event" else method
    assert sim.post(f"/v1/{path}", body).status_code == 200


@pytest.mark.parametrize(
    "name", ["by the old uid", "by the new uid", "by the old id", "by the new id"]
)
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_merged_contact(sim: Sim, name: str, method: str) -> None:
    """Whichever of its uids or ids a merged contact is asked by, it is the survivor."""
    old, new = f"old {name} {method}", f"new {name} {method}"
    send(sim, "contact", contact_uid=old, params={"plan": "free", "city": "Paris"})
    send(sim, "contact", contact_uid=new, params={"plan": "pro"})
    names = {
        "by the old uid": old,
        "by the new uid": new,
        "by the old id": one(sim, "contact", old).json()["id"],
        "by the new id": one(sim, "contact", new).json()["id"],
    }
    send(sim, "alias", contact_uid=new, previous_uid=old)
    answer = one(sim, "contact", names[name], method)
    found = answer.json()
    assert (found["unique_id"], found["id"]) == (new, names["by the new id"])
    assert found["data"] == {"plan": "pro", "city": "Paris"}
    if method == "DELETE":
        assert [item.contact for item in sim.recorded()[-1].items] == [new]
        assert one(sim, "contact", old).json()["archived"] is True


def test_a_renamed_contact(sim: Sim) -> None:
    """A contact that an alias only renames keeps its id and when it was made."""
    send(sim, "event", contact_uid="before", event_uid="order", params={})
    before = one(sim, "contact", "before").json()
    send(sim, "alias", contact_uid="after", previous_uid="before")
    assert one(sim, "contact", "before").json() == {**before, "unique_id": "after"}
    assert "before" not in uids(ask(sim, "/v2/contacts", order="desc", limit=100))


def test_an_alias_of_nobody(sim: Sim) -> None:
    """Uids that only an alias named are nobody's yet."""
    send(sim, "alias", contact_uid="nobody", previous_uid="no one")
    unknown = one(sim, "contact", "nobody")
    assert unknown.status_code == 404
    assert "such as 'nobody'" not in unknown.json()["message"]
    assert "nobody" not in uids(ask(sim, "/v2/contacts", order="desc", limit=100))
    send(sim, "event", contact_uid="no one", event_uid="order", params={})
    assert one(sim, "contact", "no one").json()["unique_id"] == "nobody"


def test_it_is_declared() -> None:
    """Each view says what it takes and gives, for whoever documents it."""
    names = [one.name for one in declaration(contacts.list_contacts).parameters]
    assert names == ["status", "archived", "offset", "limit", "order", "sort"]
    for view in (contacts.show_contact, contacts.archive_contact):
        assert [one.name for one in declaration(view).parameters] == ["name"]
        assert [one.status for one in declaration(view).answers] == [200, 404]
    [page] = declaration(contacts.list_contacts).answers
    assert page.schema is not None
    assert page.schema["properties"]["object"] == {"const": "contact.list"}
