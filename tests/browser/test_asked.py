"""What people really ask in Chromium: a question becomes a draft; messages are labelled by keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from desk.keys import GROUPING
from settings.clock import now
from storage import accounts
from storage.conversations import add_agent_message, lock_conversation
from storage.engine import reading, transaction
from storage.release_tables import regression
from storage.tables import turn
from tests.browser.conftest import Theatre, Widget
from tests.browser.test_studio import WIDTHS, logged_in
from tests.released import released, small_model
from tests.studio_stand import add_people
from tests.talk import Talk, means
from tests.until import until

PAGES = ("/desk/asked", "/desk/labels", "/desk/preview?q=when+are+you+open")
QUESTION = "do you sell prepaid cards?"
HEBREW = "אני דנה, יש לכם כרטיס נטען? 052-555-0134"


@pytest.fixture
def editor(browser: Browser, theatre: Theatre) -> Iterator[Page]:
    add_people(theatre.stage.engine)
    yield from logged_in(browser, theatre, "erez")


def group(theatre: Theatre) -> None:
    """Have the running desk group what was asked now."""
    server = theatre.stage.server
    assert server

    async def poke() -> None:
        server.app[GROUPING].poke()

    theatre.run(poke())


def wait_for(page: Page, address: str, text: str) -> None:
    """Load a page until it says so: what it shows is made in the background."""

    def said() -> bool:
        page.goto(address)
        return page.get_by_text(text).count() > 0

    until(said, lambda: f"{address} does not say {text!r}")


def asked_often(theatre: Theatre) -> None:
    """One question of three people, with an agent's answer, and one in Hebrew."""
    engine = theatre.stage.engine
    talk = Talk(engine, lines=(), now=now())
    for number in range(3):
        talk = talk.other(sender=f"s{number}")
        talk.hears(means("nlu_fallback", text=f"{QUESTION} {'please' * (number % 2)}"))
    with transaction(engine) as connection:
        there = lock_conversation(connection, "web:s2")
        assert there
        said = "Hi Dana, yes: in every branch, 30 ₪."
        add_agent_message(connection, there, said, "noa", None, now())
    talk.other(sender="h1").hears(means("nlu_fallback", "he", HEBREW))


def test_a_question_without_an_answer_becomes_a_draft(
    editor: Page, theatre: Theatre, widget: Widget
) -> None:
    widget.open()
    widget.ask(QUESTION)
    asked_often(theatre)
    group(theatre)
    wait_for(editor, "/desk/asked", "people: 4")
    group_card = editor.get_by_role("article", name=QUESTION)
    expect(group_card).to_contain_text("yes: in every branch, 30 ₪.")
    expect(group_card).not_to_contain_text("Dana")
    group_card.get_by_text("Draft a new answer").first.click()
    group_card.get_by_label("Id", exact=True).fill("prepaid_cards")
    expect(group_card.locator("[name=answer]")).to_have_value("Hi •••, yes: in every branch, 30 ₪.")
    group_card.get_by_role("button", name="Draft a new answer").click()
    expect(editor).to_have_url(f"{theatre.url}/desk/studio/prepaid_cards?done=saved")
    expect(editor.locator("[name='en.questions']")).to_have_value(f"{QUESTION}\n{QUESTION} please")
    editor.goto("/desk/asked")
    expect(editor.get_by_role("article")).to_have_count(1)


def expected(theatre: Theatre) -> list[str]:
    with reading(theatre.stage.engine) as connection:
        rows = connection.execute(sa.select(regression.c.expected).order_by(regression.c.id))
        return list(rows.scalars())


def to_label(theatre: Theatre, count: int) -> None:
    """Turns in the bot's own words: sure of the first label by 0.4, 0.41, and so on."""
    ranking = '[["faq/opening_hours", 0.4], ["complaint", 0.3], ["faq/nonesuch", 0.1]]'
    talk = Talk(theatre.stage.engine, lines=(), now=now())
    for number in range(count):
        talk.other(sender=f"l{number}").hears(means("faq", text=f"message {number}"))
    with transaction(theatre.stage.engine) as connection:
        connection.execute(
            sa.update(turn).values(
                ranking=ranking, confidence=0.4 + turn.c.message_id.cast(sa.Float) / 1000
            )
        )


# What a Hebrew keyboard writes with the same keys.
LAYOUTS = {
    "latin": {"KeyU": "u", "KeyS": "s", "KeyZ": "z"},
    "hebrew": {"KeyU": "ו", "KeyS": "ד", "KeyZ": "ז"},
}


def press(page: Page, code: str, key: str) -> None:
    """A key at its place on the keyboard, with what its layout writes."""
    with page.expect_navigation():
        page.evaluate(
            "([code, key]) => document.activeElement.dispatchEvent("
            "new KeyboardEvent('keydown', {code, key, bubbles: true, cancelable: true}))",
            [code, key],
        )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_messages_are_labelled_without_a_mouse(editor: Page, theatre: Theatre, layout: str) -> None:
    to_label(theatre, 5)
    keys = LAYOUTS[layout]
    editor.goto("/desk/labels")
    message = editor.locator("blockquote")
    expect(message).to_have_text("message 0")
    with editor.expect_navigation():
        editor.keyboard.press("Enter")
    expect(message).to_have_text("message 1")
    with editor.expect_navigation():
        editor.keyboard.press("1")
    expect(message).to_have_text("message 2")
    press(editor, "KeyU", keys["KeyU"])
    expect(message).to_have_text("message 3")
    press(editor, "KeyS", keys["KeyS"])
    expect(message).to_have_text("message 4")
    assert expected(theatre) == ["opening_hours", "complaint", "unanswerable"]
    press(editor, "KeyZ", keys["KeyZ"])
    expect(message).to_have_text("message 3")
    editor.keyboard.press("/")
    editor.keyboard.type("roaming")
    with editor.expect_navigation():
        editor.keyboard.press("Enter")
    expect(message).to_have_text("message 3")
    expect(editor.locator("[data-key=Digit1]")).to_contain_text("roaming")
    with editor.expect_navigation():
        editor.keyboard.press("1")
    assert expected(theatre)[-1].startswith("roaming")


def test_the_keys_can_be_switched_off(editor: Page, theatre: Theatre) -> None:
    to_label(theatre, 2)
    editor.goto("/desk/labels")
    editor.get_by_label("Keyboard shortcuts").uncheck()
    editor.reload()
    expect(editor.get_by_label("Keyboard shortcuts")).not_to_be_checked()
    editor.keyboard.press("u")
    editor.keyboard.press("/")
    expect(editor.locator("[type=search]")).not_to_be_focused()
    assert expected(theatre) == []


def test_a_question_is_tried_on_both_models(editor: Page, theatre: Theatre, tmp_path: Path) -> None:
    serve_and_train(theatre, tmp_path)
    editor.goto("/desk/studio/opening_hours")
    editor.get_by_label("A question to try").fill("until when are you open today")
    editor.get_by_role("button", name="Try it").click()
    serving = editor.get_by_role("region", name="The model that serves")
    expect(serving).to_contain_text("Asks which was meant")
    newest = editor.get_by_role("region", name="The newest model Release 2")
    expect(newest).to_contain_text("opening_hours")
    expect(newest.locator("blockquote")).to_contain_text("08:00")
    editor.get_by_label("Channel").select_option("sms")
    editor.get_by_role("button", name="Try it").click()
    expect(newest.locator("blockquote").first).to_contain_text("08:00")
    assert theatre.stage.stored() == []


def serve_and_train(theatre: Theatre, home: Path) -> None:
    """Release 1 serves and is unsure; release 2 is new, and knows the opening hours."""
    file = small_model(home, "0002.tar.gz")
    released(theatre.stage.engine, 1, "0001.tar.gz", serves=True)
    released(theatre.stage.engine, 2, str(file))
    ranking = [["faq/opening_hours", 0.5], ["faq/contact_phone", 0.3], ["complaint", 0.1]]
    theatre.stage.rasa.understands = {
        "text": "",
        "intent": {"name": "ask"},
        "understanding": {
            "language": "en",
            "confidence": 0.5,
            "ranking": ranking,
            "candidates": [label for label, _ in ranking],
        },
    }


def test_the_pages_are_accessible_and_fit_in_both_languages(
    editor: Page, theatre: Theatre, tmp_path: Path
) -> None:
    for address in PAGES:
        editor.goto(address)
        assert Axe().run(editor).response["violations"] == []
    asked_often(theatre)
    serve_and_train(theatre, tmp_path)
    group(theatre)
    wait_for(editor, "/desk/asked", "people: 3")
    for language in ("en", "he"):
        with transaction(theatre.stage.engine) as connection:
            accounts.set_language(connection, "erez", language)
        for address in PAGES:
            for width in WIDTHS.values():
                editor.set_viewport_size({"width": width, "height": 900})
                editor.goto(address)
                editor.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
                assert editor.evaluate("document.documentElement.scrollWidth") <= width
                found = Axe().run(editor)
                assert found.response["violations"] == [], found.generate_report()
