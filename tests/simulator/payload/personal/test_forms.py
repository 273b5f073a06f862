"""Personal forms, in longer texts too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.payload.personal.forms import with_masks
from tests.simulator.generated import laws, texts


def marked(text: str) -> str:
    return with_masks(text, lambda kind, _: f"<{kind}>")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ada@example.com", "<email>"),
        ("Ada <ada@example.com>, bob@x.io.", "Ada <<email>>, <email>"),
        ("mailto:ada+tag@mail.example.co.uk", "mailto:<email>"),
        ("ada%40example.com", "<email>"),
        ("ada＠example.com", "<email>"),
        ("ada@localhost", "<email>"),
        ("ada@[10.0.0.1]", "<email>"),
        ("ada@10.0.0.1", "<email>"),
        ("ädä@例え.jp", "<email>"),
        ("@ada@x.io", "<email>"),
        ("a@b@c.de", "<email>"),
        ("https://x.io/p?email=ada@x.io&b=2", "https:<email>"),
        ("@ada and @", "@ada and @"),
        ("3 @ 4", "3 @ 4"),
        ("10.0.0.1", "<ip>"),
        ("from 192.168.0.255: and 8.8.8.8.", "from <ip>: and <ip>."),
        ("http://10.0.0.1:8600/", "http://<ip>:8600/"),
        ("2001:db8::1 2001:db8:: ::", "<ip> <ip> <ip>"),
        ("::1, ::ffff:10.0.0.1", "<ip>, <ip>"),
        ("[2001:db8:0:0:0:0:0:1]:80", "[<ip>]:80"),
        ("fe80::1%eth0", "<ip>%eth0"),
        ("a:b:10.0.0.1", "a:b:<ip>"),
        ("256.1.1.1 1.2.3 1.2.3.4.5 ::: a::b::c", "<ip> 1.2.3 1.2.3.4.5 ::: a::b::c"),
        ("10:21:45", "10:21:45"),
        ("+49 30 1234567", "<phone>"),
        ("+1 (555) 123-4567 ext", "<phone> ext"),
        ("tel:+4930123456", "tel:<phone>"),
        ("+49-(0)30/12 34 56", "<phone>"),
        ("(555) 123-4567, 555-123-4567; 555.123.4567", "<phone>, <phone>; <phone>"),
        ("(030)1234567", "<phone>"),
        ("030 1234567", "<phone>"),
        ("0049 30 123456", "<phone>"),
        ("4111 1111 1111 1111", "<phone>"),
        ("12345 12345678 12345678", ""),
        ("2024-03-11", "2024-03-11"),
        ("2024-03-11T09:21:45.123Z 2024-03-11 09:21:45.123456", ""),
        ("12345678-1234-1234-1234-123456789012", ""),
        ("550e8400-e29b-41d4-a716-446655440000", ""),
        ("1710148905 1710148905123 0001234567", ""),
        ("52.520008 12.345678", ""),
        ("10-20, 100.50 +100 1,234,567", ""),
        ("order_completed v1.2.3 4.1.0", ""),
        ("", ""),
    ],
)
def test_a_text(text: str, left: str) -> None:
    """What has the form is masked, with the word that it is glued to; dates, ids, prices stay."""
    assert marked(text) == (left or text)


emails = st.emails()
ips = st.ip_addresses().map(str)
phones = st.from_regex(r"\A\+[1-9][0-9]{1,2}[ -]?[0-9]{3}[ -]?[0-9]{4,6}\Z") | st.from_regex(
    r"\A\([1-9][0-9]{2}\) [0-9]{3}-[0-9]{4}\Z"
)


@laws
@given(emails | ips | phones, texts, texts)
def test_what_is_personal_never_stays(value: str, before: str, after: str) -> None:
    """Whatever the text around it is, as long as a blank is between."""
    text = marked(f"{before} {value} {after}")
    assert value not in text
    assert "<" in text


@laws
@given(texts, st.sampled_from(["@", "%40", ".", "1", ":", " ", "+", "-"]))
def test_any_text(text: str, more: str) -> None:
    """Nothing raises, and a text in which something was masked has nothing more to mask."""
    found = marked(more.join([*text, ""]))
    assert marked(found) == found


@pytest.mark.parametrize(
    "part",
    ["a", "a@", "a@[", "1-", ":", "1 ", "@", "%40", "(", "+", "1.1.1.", "12)", "12 (34", "a:"],
)
def test_a_long_text(part: str) -> None:
    """A long one takes time in proportion: a test that runs on here has found one that doesn't."""
    assert isinstance(marked(part * 100_000), str)
