"""The widget's header says when a person answers, in words."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.conftest import Theatre, Widget

# The visitor's clock: a Sunday afternoon in Jerusalem.
NOW = "2026-11-22T14:00:00+02:00"
EXPECTED: list[tuple[Any, str, str]] = [
    ({"minutes": 10}, "A person usually answers within 10 minutes", "תוך 10 דקות"),
    ({"minutes": 60}, "A person usually answers within an hour", "תוך שעה"),
    ({"minutes": 120}, "A person usually answers within 2 hours", "תוך שעתיים"),
    ({"minutes": 180}, "A person usually answers within 3 hours", "תוך 3 שעות"),
    ({"opens": "2026-11-22T16:00:00+00:00"}, "answer again today at 18:00", "היום בשעה 18:00"),
    ({"opens": "2026-11-23T06:00:00+00:00"}, "again tomorrow at 08:00", "מחר בשעה 08:00"),
    ({"opens": "2026-11-26T06:00:00+00:00"}, "on Thursday at 08:00", "ביום חמישי בשעה 08:00"),
    ({"opens": "2026-12-03T06:00:00+00:00"}, "on 3 December at", "ב־3 בדצמבר בשעה"),
    (None, "", ""),
]


@pytest.mark.parametrize("language", ["he", "en"])
@pytest.mark.parametrize(("expected", "english", "hebrew"), EXPECTED)
def test_the_time_is_said_in_words(
    page: Page, theatre: Theatre, language: str, expected: Any, english: str, hebrew: str
) -> None:
    def answer(route: WebSocketRoute) -> None:
        server = route.connect_to_server()

        def told(text: str | bytes) -> None:
            frame = json.loads(text)
            if frame["type"] == "welcome":
                frame["standing"]["expected"] = expected
            route.send(json.dumps(frame))

        server.on_message(told)

    page.clock.set_fixed_time(NOW)
    page.route_web_socket("**/visitor/socket", answer)
    page.goto(f"{theatre.url}/?lang={language}")
    widget = Widget(page)
    widget.open()
    words = widget.dialog.locator(".expected")
    if expected is None:
        expect(words).to_be_empty()
    else:
        expect(words).to_contain_text(hebrew if language == "he" else english)
