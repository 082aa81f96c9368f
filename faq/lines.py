"""The sentences that the bot says of its own accord. Each is an approved entry like any other.

The code knows only their ids; `missing` names those that the store lacks, checked at start.
"""

from collections.abc import Collection
from enum import Enum


class Line(str, Enum):
    GREETING = "say_greeting"
    # First words on a channel where the widget has not greeted already.
    INTRODUCTION = "say_introduction"
    THANKS = "say_thanks"
    GOODBYE = "say_goodbye"
    BOT = "say_bot"
    ABUSE = "say_abuse"
    FEEDBACK = "say_feedback"
    STILL_WAITING = "say_still_waiting"
    LANGUAGE_CHANGED = "say_language_changed"
    # A yes or no that answers nothing the bot asked.
    WHAT_NEXT = "say_what_next"
    OFFER = "say_offer"
    UNKNOWN = "say_unknown"
    DID_THAT_HELP = "say_did_that_help"
    HELPED = "say_helped"
    NOT_HELPED = "say_not_helped"
    EMPTY = "say_empty"
    # A message that is only a file: the bot reads none.
    FILE = "say_file"
    NO_WORDS = "say_no_words"
    TOO_LONG = "say_too_long"
    # More came from an address than it may send in a while.
    SLOW_DOWN = "say_slow_down"
    # More messages came than a visitor, or an address, may send; the last one waits.
    TOO_FAST = "say_too_fast"
    OTHER_LANGUAGE = "say_other_language"
    # Instead of an answer that is held.
    ON_HOLD = "say_on_hold"
    # The visitor's message waits because a part of Dover is away.
    WAIT = "say_wait"
    HANDOVER_SUPPORT = "say_handover_support"
    HANDOVER_SALES = "say_handover_sales"
    HANDOVER_SPOKESPERSON = "say_handover_spokesperson"
    HANDOVER_SELF_HARM = "say_handover_self_harm"
    # Who answers by when: the queue is open, or opens first and the answer is due on the same day,
    # or on a later one.
    HANDOVER_NOW = "say_handover_now"
    HANDOVER_OPENS = "say_handover_opens"
    HANDOVER_OPENS_LATER = "say_handover_opens_later"
    HANDOVER_OPEN = "say_handover_open"
    # The visitor wrote after the ticket was resolved, and it is open again.
    HANDOVER_REOPENED = "say_handover_reopened"
    # An agent gave the conversation back to the bot.
    BACK_FROM_HUMAN = "say_back_from_human"
    # Shortly before a promised time that nobody will keep: the new time, today or on a later day.
    LATER = "say_later"
    LATER_DAY = "say_later_day"
    # Questions of the form after a handover (handoff/forms.py, Field).
    ASK_WHAT = "say_ask_what"
    ASK_WANTED = "say_ask_wanted"
    ASK_SINCE = "say_ask_since"
    ASK_NUMBER = "say_ask_number"
    ASK_HOW_MANY = "say_ask_how_many"
    ASK_REACH = "say_ask_reach"
    ASK_WHEN = "say_ask_when"
    # The answer cannot be; the question once more.
    AGAIN_NUMBER = "say_again_number"
    AGAIN_HOW_MANY = "say_again_how_many"
    AGAIN_REACH = "say_again_reach"
    FORM_DONE = "say_form_done"
    BUTTON_SKIP = "button_skip"
    BUTTON_CONNECT = "button_connect"
    BUTTON_YES = "button_yes"
    BUTTON_NO = "button_no"
    BUTTON_HUMAN = "button_human"
    BUTTON_NONE = "button_none"


NEEDED = frozenset(line.value for line in Line)


def handover_line(queue: str) -> str:
    """The id of the sentence that is said when a conversation goes to `queue`."""
    return f"say_handover_{queue}"


def missing(live: Collection[str], queues: Collection[str] = ()) -> list[str]:
    """Ids of the lines, and of the hand-over lines of `queues`, that are not among `live`."""
    wanted = dict.fromkeys([line.value for line in Line] + [handover_line(one) for one in queues])
    return [line for line in wanted if line not in live]
