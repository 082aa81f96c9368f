"""A conversation as an e-mail: who said what and when, in both directions."""

from typing import Any

import pytest

from desk.bidi import LTR, RTL
from desk.conversation_letter import ConversationLetters
from desk.mailer import Letter
from desk.words import Words
from storage.conversation_mails import Taken
from tests.makers import NOON, demo_brand


def said(number: int, author: str, text: str, **more: Any) -> dict[str, Any]:
    time = "2026-11-22T12:35:00+00:00"
    return {"id": number, "author": author, "text": text, "time": time, "files": [], **more}


MESSAGES = [
    said(1, "bot", "שלום, כאן גל."),
    said(2, "visitor", "<b>Router</b> לא עובד, הזמנה #A-20931\nhttps://evil.example.com/a?b=c"),
    said(3, "agent", "Hello, I looked.", name="Noa", files=[{"name": "תוכנית 2.pdf"}]),
    said(4, "visitor", "said after it was asked for"),
]


def letter(language: str) -> Letter:
    taken = Taken(7, "web:v1", "c1", "ruth@example.com", language, 3, 0, NOON)
    return ConversationLetters(Words.read(), demo_brand()).write(taken, MESSAGES)


def test_the_text_says_who_said_what_and_when_in_the_brands_zone() -> None:
    lines = [line.strip(RTL + LTR) for line in letter("en").text.splitlines()]
    assert lines[0] == "Conversation with Nahar"
    assert "asked for the conversation to be sent to this address" in lines[2]
    assert lines[4:] == [
        # 12:35 in UTC.
        "Gal, digital assistant, \u206622 Nov 2026, 14:35\u2069",
        "שלום, כאן גל.",
        "",
        "You, \u206622 Nov 2026, 14:35\u2069",
        "<b>Router</b> לא עובד, הזמנה \u2066#A-20931\u2069",
        "https://evil.example.com/a?b=c",
        "",
        "Noa, from the Nahar team, \u206622 Nov 2026, 14:35\u2069",
        "Hello, I looked.",
        "📎 תוכנית \u20662.pdf\u2069",
        "",
        "This mail is automatic, and no reply is needed. Times are those of Asia/Jerusalem",
    ]


def test_each_line_of_the_text_runs_by_its_own_letters() -> None:
    lines = letter("he").text.splitlines()
    assert lines[0] == f"{RTL}השיחה עם נהר"
    assert f"{RTL}גל, עוזר דיגיטלי, \u206622.11.2026, 14:35\u2069" in lines
    assert f"{LTR}Hello, I looked." in lines


@pytest.mark.parametrize(("language", "direction"), [("he", "rtl"), ("en", "ltr")])
def test_the_html_runs_as_its_language_and_each_message_as_its_own(
    language: str, direction: str
) -> None:
    html = letter(language).html
    assert f'<h1 dir="{direction}"' in html
    for text, own in (("שלום, כאן גל.", "rtl"), ("Hello, I looked.", "ltr")):
        (block,) = [line for line in html.splitlines() if text in line]
        assert f'<p dir="{own}"' in block
    assert '<bdi dir="ltr">#A-20931</bdi><br>' in html
    assert "<bdi>תוכנית 2.pdf</bdi>" in html


def test_what_visitors_write_is_no_markup_and_no_link_of_the_mail() -> None:
    html = letter("en").html
    assert "&lt;b&gt;Router&lt;/b&gt;" in html
    assert "<a " not in html
    assert "<img" not in html


def test_what_was_said_later_than_the_wish_is_not_in_it() -> None:
    assert "said after" not in letter("en").text + letter("en").html


def test_another_try_is_the_same_mail_and_another_wish_is_not() -> None:
    other = Taken(8, "web:v1", "c2", "ruth@example.com", "en", 3, 0, NOON)
    letters = ConversationLetters(Words.read(), demo_brand())
    assert letter("en").once == letter("en").once
    assert letters.write(other, MESSAGES).once != letter("en").once
