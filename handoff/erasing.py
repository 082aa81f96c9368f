"""A visitor deletes a conversation: the visitor's words go, what the bot said stays provable."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from handoff import tickets
from handoff.forms import How
from handoff.machine import UNRESOLVED
from storage import attachments, conversation_mails, transcript
from storage.conversations import lock_conversation, update_conversation
from storage.flag_tables import form_answer
from storage.tables import message, tracker_event
from storage.ticket_tables import ticket
from storage.visitor_tables import erasure, rating


class EraseRefused(Exception):
    """One sentence that says why; `code` is erased, ticket_open, unanswered or nothing_said."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def erase(connection: Connection, conversation_id: str, now: datetime) -> list[str]:
    """Empty all that the visitor wrote, for good; raise EraseRefused, nothing is changed then.

    Times, turns, tickets, and the words of the bot and of agents stay. No file does: whose ids
    are returned can be deleted once this is committed.
    """
    talk = lock_conversation(connection, conversation_id)
    if talk is None or is_erased(connection, conversation_id):
        raise EraseRefused("nothing_said", "There is no conversation to delete; say something.")
    last = tickets.newest(connection, conversation_id)
    if last and last.state in UNRESOLVED:
        sentence = f"Ticket {last.id} is open; delete the conversation once it is resolved."
        raise EraseRefused("ticket_open", sentence)
    if transcript.next_unanswered(connection, conversation_id):
        raise EraseRefused("unanswered", "A message waits for its answer; delete after it.")
    _empty(connection, conversation_id)
    conversation_mails.drop(connection, conversation_id)
    connection.execute(sa.delete(tracker_event).where(tracker_event.c.sender == talk.sender))
    connection.execute(sa.insert(erasure).values(conversation_id=conversation_id, at=now))
    return attachments.forget(connection, conversation_id)


def is_erased(connection: Connection, conversation_id: str) -> bool:
    found = sa.select(erasure.c.at).where(erasure.c.conversation_id == conversation_id)
    return connection.execute(found).first() is not None


def require_kept(connection: Connection, conversation_id: str) -> None:
    """Raise EraseRefused if nothing may be added, because the visitor deleted it."""
    if is_erased(connection, conversation_id):
        raise EraseRefused("erased", "The conversation was deleted; begin another with hello.")


def _empty(connection: Connection, conversation_id: str) -> None:
    written = (message.c.conversation_id == conversation_id, message.c.author == "visitor")
    connection.execute(sa.update(message).where(*written).values(text="", payload=None))
    update_conversation(connection, conversation_id, page="", visitor_name=None)
    theirs = sa.select(ticket.c.id).where(ticket.c.conversation_id == conversation_id)
    answers = form_answer.c.ticket_id.in_(theirs)
    gone = {"value": "", "how": How.SKIPPED.value}
    connection.execute(sa.update(form_answer).where(answers).values(**gone))
    connection.execute(sa.update(rating).where(rating.c.ticket_id.in_(theirs)).values(comment=""))
