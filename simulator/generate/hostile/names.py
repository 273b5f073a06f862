"""Odd names: of events and of pages."""

from __future__ import annotations

from random import Random

from simulator.generate.hostile.shapes import (
    ABSENT,
    EVENTS,
    PAGE,
    TRACK,
    Make,
    clean,
    one_of,
    put,
    refused,
    translated,
)
from simulator.generate.sdks import Message
from simulator.generate.specimens import Specimens

_NO_LETTER = one_of("!!!", "---", "🎉", "👍🏽 ❤️", "...", "\u0301", "\u200b", "\ud83d", "<>")
_NO_TEXT = one_of(42, 0.5, True, {"en": "Order Completed"}, ["Order Completed"])
_PAGEVIEW = one_of("pageview", "Pageview", "PAGEVIEW", " pageview!", "ｐａｇｅｖｉｅｗ")


def _named(*names: str) -> Make:
    """Makes a track or a page of one of these names."""

    def make(specimens: Specimens, at: int, chance: Random) -> Message:
        message = clean(EVENTS, specimens, at, chance)
        message["event" if "event" in message else "name"] = chance.choice(names)
        return message

    return make


SHAPES = (
    refused(
        "event_missing",
        "A track that doesn't say what happened.",
        put(TRACK, {"event": ABSENT}),
        "event_not_defined",
    ),
    refused(
        "event_blank",
        "A track whose event is null or blank, from a button without a text.",
        put(TRACK, {"event": one_of(None, "", "   ", "\u3000")}),
        "event_not_defined",
    ),
    refused(
        "event_not_string",
        "A track whose event is a number, a boolean, an object or a list.",
        put(TRACK, {"event": one_of(42, 0, 0.5, True, False, {"name": "Order"}, {}, [], ["a"])}),
        "event_not_string",
    ),
    refused(
        "event_without_letter",
        "A track whose event has neither letter nor digit, so that no event_uid can be made.",
        put(TRACK, {"event": _NO_LETTER}),
        "event_uid_empty",
    ),
    translated(
        "event_named_pageview",
        "A track named pageview, from an application that counts its own page views.",
        put(TRACK, {"event": _PAGEVIEW}),
        "reserved_event_uid",
    ),
    translated(
        "name_with_emoji",
        "A name with emoji beside its words.",
        _named("🚀 Report Exported", "Report Exported 👩‍💻", "✨Export✨Done", "1️⃣ First Export"),
    ),
    translated(
        "name_in_script",
        "A name of another script, from right to left, or with combining marks.",
        _named(
            "Заказ оформлен",
            "日本Order",
            "हिन्दी पेज",
            "تقرير جاهز",
            "דוח מוכן",
            "İstanbul Raporu",
            "Straße Gewählt",
            "ΑΝΑΦΟΡΑ ΕΤΟΙΜΗ",
            "Rapport export\u00e9",
            "Rapport exporte\u0301",
        ),
    ),
    translated(
        "name_in_other_letters",
        "A name of full-width, mathematical or joined letters, or of fractions.",
        _named(
            "Ｒｅｐｏｒｔ",
            "𝐑𝐞𝐩𝐨𝐫𝐭 𝐄𝐱𝐩𝐨𝐫𝐭𝐞𝐝",
            "ﬁle Exported",
            "½ Off",
            "Ǆungla Opened",
            "x² Exported",
        ),
    ),
    translated(
        "name_glued",
        "A name whose words aren't parted, as programs name things.",
        _named(
            "reportExported", "HTTPRequest", "OAuth2Login", "PDFs Viewed", "report.exported", "2FA"
        ),
    ),
    translated(
        "name_with_controls",
        "A name with NUL, an escape sequence, a line's end or a direction mark in it.",
        _named(
            "Report\u0000Exported",
            "\u001b[31mReport Exported",
            "Report\r\nExported",
            "Report\u2028Exported",
            "\u202eReport Exported",
            "\ufeffReport\u200bExported",
        ),
    ),
    translated(
        "name_of_markup",
        "A name that is a script, a query, a template or a formula to whoever trusts it.",
        _named(
            "<script>alert(1)</script>",
            "Robert'); DROP TABLE events;--",
            "{{7*7}}${7*7}",
            "=HYPERLINK(1)",
            "../../etc/passwd",
            "[bold]Report[/bold]",
            "%s %n {0}",
        ),
    ),
    translated(
        "name_lone_surrogate",
        "A name cut in the middle of an emoji.",
        _named("Report \ud83d", "\ude80 Report"),
    ),
    translated(
        "name_long",
        "A name of thousands of characters: an error's text where a name belongs.",
        _named("Error at line 1 " * 200, "x" * 3_000),
    ),
    translated(
        "page_unnamed",
        "A page without a name, or with a blank one, here and in its properties.",
        lambda s, at, chance: {
            **s.page(at, None),
            **chance.choice(({}, {"name": None}, {"name": ""}, {"name": " "})),
        },
    ),
    translated(
        "page_name_in_properties",
        "A page that is named in its properties alone, as Node's library sends it through Segment.",
        put(PAGE, {"name": one_of(ABSENT, None, "")}),
    ),
    translated(
        "page_name_not_string",
        "A page whose name is a number, a boolean, an object or a list.",
        put(PAGE, {"name": _NO_TEXT}),
        "page_name_unusable",
    ),
    translated(
        "page_name_without_letter",
        "A page whose name has neither letter nor digit.",
        put(PAGE, {"name": _NO_LETTER}),
        "page_name_unusable",
    ),
    translated(
        "page_named_pageview",
        "A page named pageview, which would count twice.",
        put(PAGE, {"name": _PAGEVIEW}),
        "reserved_event_uid",
    ),
    translated(
        "page_category",
        "A page with a category, which nothing reads, whatever it is.",
        put(PAGE, {"category": one_of("Docs", "", None, 7, ["Docs"], {"name": "Docs"})}),
    ),
    translated(
        "page_url_unusable",
        "A page whose url is blank or no text; the context has one.",
        put(PAGE, {"url": one_of(None, "", 7, ["https://a.example"], {})}, inside="properties"),
    ),
)
