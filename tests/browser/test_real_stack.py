"""The widget with every real part behind it: Rasa with the demo brand's model, actions, desk."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Widget
from tests.stack import Stack

OPENING = re.compile("08:00")


@pytest.mark.parametrize(
    ("language", "question"), [("he", "מה שעות הפעילות?"), ("en", "when are you open?")]
)
def test_a_visitor_is_answered_and_finds_the_answer_after_a_reload(
    page: Page, stack: Stack, language: str, question: str
) -> None:
    page.goto(f"{stack.settings.desk_url}/?lang={language}")
    widget = Widget(page)
    widget.open()
    widget.ask(question)
    expect(widget.bot.filter(has_text=OPENING)).to_have_count(1)
    expect(widget.dialog.locator(".typing")).to_be_hidden()
    before = widget.messages.all_text_contents()
    page.reload()
    widget.open()
    expect(widget.messages).to_have_text(before)


def test_a_person_is_one_press_away(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.settings.desk_url}/?lang=en")
    widget = Widget(page)
    widget.open()
    widget.offers.click()
    expect(widget.visitor).to_have_text(["Talk to a person"])
    # The greeting, who answers by when, and the first question of the form.
    expect(widget.bot).to_have_count(3)
    expect(widget.bot.nth(1)).to_contain_text("the support team")


def test_a_message_waits_while_rasa_is_away(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.settings.desk_url}/?lang=en")
    widget = Widget(page)
    widget.open()
    stack.kill("rasa")
    widget.say("when are you open?")
    expect(widget.dialog.locator(".pending")).to_have_count(0)
    expect(widget.dialog.locator(".typing")).to_be_visible()
    stack.start("rasa")
    expect(widget.bot.filter(has_text=OPENING)).to_have_count(1, timeout=15_000)
    expect(widget.dialog.locator(".typing")).to_be_hidden()
