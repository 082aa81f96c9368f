"""The widget with every real part behind it: Rasa with the demo brand's model, actions, desk."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Widget
from tests.stack import Stack


@pytest.mark.parametrize(
    ("language", "question", "answer"),
    [("he", "מה שעות הפעילות?", "08:00"), ("en", "when are you open?", "08:00")],
)
def test_a_visitor_is_answered_and_finds_the_answer_after_a_reload(
    page: Page, stack: Stack, language: str, question: str, answer: str
) -> None:
    page.goto(f"{stack.settings.desk_url}/?lang={language}")
    widget = Widget(page)
    widget.open()
    expect(widget.ask(question)).to_have_text(re.compile(answer))
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
    expect(widget.bot).to_have_count(2)
    widget.say("thank you")
    expect(widget.bot).to_have_count(3)


def test_a_message_waits_while_the_actions_are_away(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.settings.desk_url}/?lang=en")
    widget = Widget(page)
    widget.open()
    stack.kill("actions")
    widget.say("when are you open?")
    expect(widget.dialog.locator(".pending")).to_have_count(0)
    expect(widget.dialog.locator(".typing")).to_be_visible()
    stack.start("actions")
    expect(widget.bot.last).to_have_text(re.compile("08:00"), timeout=15_000)
    expect(widget.dialog.locator(".typing")).to_be_hidden()
