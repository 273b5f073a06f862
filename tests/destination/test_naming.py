"""snake_case as Salesmachine's event_uid wants it (A21)."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.formats import is_event_uid
from destination.naming import snake_case
from tests.destination.generated import laws


@pytest.mark.parametrize(
    ("name", "uid"),
    [
        ("Order Completed", "order_completed"),
        ("orderCompleted", "order_completed"),
        ("order_completed", "order_completed"),
        ("HTTPRequest", "http_request"),
        ("URL", "url"),
        ("Step 2", "step_2"),
        ("last30Days", "last30_days"),
        ("last_30days", "last_30days"),
        ("2FA Enabled", "2_fa_enabled"),
        ("iOS App", "i_os_app"),
        ("OAuth2Login", "o_auth2_login"),
        ("PDFs Viewed", "pd_fs_viewed"),
        ("User's e-mail", "user_s_e_mail"),
        ("__a..b//C  ", "a_b_c"),
        ("½ Off", "1_2_off"),
        ("日本Order", "日本_order"),
        ("日本ORder", "日本_o_rder"),
        ("हिन्दी पेज", "हिन्दी_पेज"),
        ("École ÉTÉ", "école_été"),
        ("E\u0301cole E\u0301TE\u0301s", "école_ét_és"),
        ("aE\u0301b", "a_éb"),
        ("AE\u0323\u0302b", "a_ệb"),
        ("Ǆep Džep", "d_žep_džep"),
        ("ᾈδης", "ᾀδης"),
        ("oneᾈδης", "one_ᾀδης"),
        ("ᾈΑ", "ᾀα"),
        ("H\u0331at J\u030cet", "\u1e96at_\u01f0et"),
        ("ᾈᾈδης", "ᾀ_ᾀδης"),
        ("ΟΔΟΣ", "οδος"),
        ("ＦｕｌｌＷｉｄｔｈ", "full_width"),
        ("ﬁnalDraft", "final_draft"),
        ("²ⅧA", "2_viiia"),
        ("٣Days", "٣_days"),
        ("🎉 Trial 🎉", "trial"),
        ("❤️ Love", "love"),
        ("a\ud800B", "a_b"),
        ("", ""),
        ("!?", ""),
        ("\u0301", ""),
        ("_", ""),
        ("🎉", ""),
        ("\ud800", ""),
    ],
)
def test_a_name_in_snake_case(name: str, uid: str) -> None:
    """Words are cut where a person would, in any script; no letter or digit gives no uid."""
    assert snake_case(name) == uid


def assert_lawful(name: str) -> None:
    """What holds of any name: the judge takes its uid, and the uid is its own."""
    uid = snake_case(name)
    assert uid == "" or is_event_uid(uid)
    assert snake_case(uid) == uid


def test_every_character_alone_and_in_a_word() -> None:
    """Each Unicode code point gives an event_uid that the judge takes, or none."""
    for start in range(0, sys.maxunicode + 1, 64):
        block = [chr(point) for point in range(start, start + 64)]
        if all(unicodedata.category(character)[0] == "C" for character in block):
            assert snake_case("".join(block)) == ""
        else:
            assert_lawful(" ".join(f"{character} a{character}B" for character in block))


@laws
@given(st.text(st.characters()))
def test_every_text(name: str) -> None:
    """Each text gives an event_uid that the judge takes, or none; snake_case is idempotent."""
    assert_lawful(name)


@laws
@given(
    st.text(
        st.sampled_from("aAzZH\u0331J\u030c19 _-é\u0301ÉßΣςİıŉǰǅ日ー٣Ⅷ½ﬁ🎉\ufe0f\u200d\u0345\ud800")
    )
)
def test_every_text_of_awkward_characters(name: str) -> None:
    """Letters that change length, case or form when folded keep the laws too."""
    assert_lawful(name)


@laws
@given(st.text(st.characters()), st.text(st.characters()))
def test_words_do_not_depend_on_their_neighbours(one: str, other: str) -> None:
    """Two names with a space between give their uids with ``_`` between."""
    parts = [uid for uid in (snake_case(one), snake_case(other)) if uid]
    assert snake_case(f"{one} {other}") == "_".join(parts)


@laws
@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_names_are_cut_alike_beside_any_script(name: str) -> None:
    """A name is cut in the same places whatever the script of the words beside it."""
    assert snake_case(f"{name} é").removesuffix("é").rstrip("_") == snake_case(name)
