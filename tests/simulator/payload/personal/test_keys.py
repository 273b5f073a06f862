"""Personal keys, in whatever spelling."""

from __future__ import annotations

import pytest
from hypothesis import given

from simulator.payload.personal.keys import kind_of_key
from tests.simulator.generated import json_values, laws, texts

OF_PERSONS = {
    "email": "email Email EMAIL e-mail e_mail eMail emailAddress email_address WORK_EMAIL e.mail"
    " customerEmails ｅｍａｉｌ mail contactMail email2 Email-Address",
    "phone": "phone Phone phoneNumber phone_number homePhone workphone mobile tel TEL fax cell"
    " whatsapp phone_1 phones",
    "ip": "ip IP ipAddress ip_address IPAddress clientIp client_ip visit_ip userip ipv4 remoteIp",
    "birthday": "birthday birthDate date_of_birth dob DOB dateOfBirth birthYear age gender",
    "avatar": "avatar avatarUrl AVATAR_URL profile_image profilePicture photo picture",
    "token": "token accessToken API_TOKEN password Passwd secret api_secret apiKey api-key auth"
    " Authorization cookie creditCard card_number ssn iban deviceToken pin jwt",
    "address": "address Address streetAddress street street_1 city zip ZIP zipCode postal_code"
    " postcode location lat lng latitude houseNumber",
    "name": "name Name NAME firstName first_name FIRST-NAME lastname surname fullName"
    " username userName nickname givenNames Vorname contact_name names patientName name2",
}
OF_NOBODY = (
    "userId anonymousId groupId contact_uid account_uid messageId id uid type event event_uid mrr"
    " shipping zipped capacity velocity membership tip storage usage page pages manager plan status"
    " product_name productName PRODUCT_NAME planName display_name fileName hostname event_name"
    " campaignName created_at timestamp url visit_url visit_agent language currency version key"
    " microservice telemetry cellar fact faxed latest longest geology pinned authored mailing"
)


@pytest.mark.parametrize(
    ("kind", "key"), [(kind, key) for kind, keys in OF_PERSONS.items() for key in keys.split()]
)
def test_a_key_of_a_person(kind: str, key: str) -> None:
    """Camel and snake case, capitals, dashes, digits and glued words are one key."""
    assert kind_of_key(key, "traits", {}) == kind


@pytest.mark.parametrize("key", OF_NOBODY.split())
def test_a_key_of_nobody(key: str) -> None:
    """Ids, words that only hold another one, and the names of things stay."""
    assert kind_of_key(key, "", {}) is None


@pytest.mark.parametrize(
    "above",
    ["product", "products", "app", "library", "campaign", "os", "currentPlan", "line_items"],
)
def test_the_name_of_a_thing(above: str) -> None:
    """It is told by the key above it."""
    assert kind_of_key("name", above, {}) is None
    assert kind_of_key("firstName", above, {}) == "name"


@pytest.mark.parametrize("above", ["", "traits", "user", "company", "device", "items_owner", "7"])
def test_the_name_of_somebody(above: str) -> None:
    """What isn't known to be a thing may be a person."""
    assert kind_of_key("name", above, {}) == "name"


def test_the_name_of_a_page() -> None:
    """A page call and a screen call are named as pages are."""
    for called in ("page", "screen", "Page"):
        assert kind_of_key("name", "", {"type": called}) is None
        assert kind_of_key("email", "", {"type": called}) == "email"
    for called in ("identify", 7, None, ["page"]):
        assert kind_of_key("name", "", {"type": called}) == "name"


def test_the_display_name() -> None:
    """Salesmachine shows an event by it; among traits it is a person's."""
    assert kind_of_key("display_name", "params", {}) is None
    assert kind_of_key("display_name", "traits", {}) == "name"
    assert kind_of_key("displayName", "params", {}) == "name"


@laws
@given(json_values | texts, texts, json_values)
def test_any_key(key: object, above: str, called: object) -> None:
    """Whatever stands there: a kind, or None."""
    assert kind_of_key(key, above, {"type": called}) in {None, *OF_PERSONS}
