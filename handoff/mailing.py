"""A visitor has the conversation mailed: how often that is allowed, so that nobody is pestered."""

from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from handoff.erasing import require_kept
from storage import conversation_mails
from storage.conversation_mails import Wish
from storage.conversations import lock_conversation

MOST_OF_CONVERSATION = 3
MOST_TO_ADDRESS = 3
"""Mails of a day, also of several conversations."""
COUNTED_FOR = timedelta(days=1)


class MailRefused(Exception):
    """One sentence that says why; `code` is nothing_said, too_many or too_many_to_address."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def ask(connection: Connection, wish: Wish, now: datetime) -> None:
    """Have the conversation mailed as it is now, once; raise MailRefused or EraseRefused."""
    if lock_conversation(connection, wish.conversation_id) is None:
        raise MailRefused("nothing_said", "There is no conversation to mail; say something.")
    require_kept(connection, wish.conversation_id)
    conversation_mails.forget(connection, now - COUNTED_FOR)
    if conversation_mails.is_there(connection, wish):
        return
    if conversation_mails.count(connection, wish.conversation_id) >= MOST_OF_CONVERSATION:
        sentence = f"It was mailed {MOST_OF_CONVERSATION} times already; try again in a day."
        raise MailRefused("too_many", sentence)
    if not conversation_mails.add(connection, wish, MOST_TO_ADDRESS, now):
        sentence = f"The address got {MOST_TO_ADDRESS} mails already; try again in a day."
        raise MailRefused("too_many_to_address", sentence)
