"""What people do to one ticket: each is checked and recorded, or refused with nothing changed.

Every function raises WorkRefused.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from handoff import outbox, tickets
from handoff.history import EventKind, Priority
from handoff.machine import TicketState
from handoff.people import WorkRefused
from handoff.tickets import Opening, Ticket
from handoff.work import Work
from settings.channels import WEB
from storage import attachments, conversations
from storage.attachments import NoSuchAttachment
from storage.conversations import Conversation, Message, clean

TAKEN_OVER = "taken_over"
"""The reason of a ticket that an agent opened by taking the conversation over."""
LONGEST_SNOOZE = timedelta(days=366)
LONGEST_NAME = 80
"""Characters of a visitor's name."""

Closing = Callable[[Connection, Conversation, datetime], tuple[Message, int] | None]
"""The approved words with which the bot takes a conversation back, and their version."""


def claim(work: Work, ticket_id: int) -> Ticket:
    """Take the ticket; whoever comes second learns who has it. Claiming it twice is once."""
    ticket = work.unresolved(ticket_id)
    if ticket.owner == work.who.account:
        return ticket
    work.require_queue(ticket.queue)
    if ticket.owner:
        raise WorkRefused("taken", f"{work.had_since(ticket)}; ask for a transfer")
    return work.give(ticket, work.who.account)


def decline(work: Work, ticket_id: int) -> Ticket:
    """Say no to the offer: the next agent is asked."""
    ticket = work.unresolved(ticket_id)
    if ticket.standing.offered_to != work.who.account:
        sentence = f"ticket {ticket_id} is not offered to {work.who.account}"
        raise WorkRefused("not_yours", f"{sentence}; there is nothing to decline")
    return work.record(ticket, EventKind.OFFER_ENDED)


def release(work: Work, ticket_id: int, reason: str = "") -> Ticket:
    """Put the ticket back into its queue, where the bot may answer meanwhile."""
    ticket = work.own(ticket_id, manager_too=True)
    if ticket.owner is None:
        raise WorkRefused("not_possible", f"ticket {ticket_id} is nobody's already")
    ticket = work.record(work.resumed(ticket), EventKind.RELEASED, reason=clean(reason))
    work.give_back(ticket)
    return ticket


def reply(
    work: Work, ticket_id: int, text: str, cid: str | None = None, files: Sequence[str] = ()
) -> tuple[Ticket, int]:
    """Say something to the visitor, or send files; return the message's id too.

    The same `cid` says it once, and returns the first message's id.
    """
    ticket = work.any(ticket_id)
    own_id = None if cid is None else f"agent:{cid}"
    stored = conversations.find_cid(work.connection, ticket.conversation_id, own_id)
    if stored is not None:
        return ticket, stored
    ticket = work.own(ticket_id)
    words, talk = clean(text) if files else work.words(text), work.talk(ticket)
    ticket = work.resumed(ticket)
    message_id = conversations.add_agent_message(
        work.connection, talk, words, work.who.account, own_id, work.now
    )
    _attach(work, talk, message_id, files)
    ticket = work.record(ticket, EventKind.AGENT_REPLIED, message_id=message_id)
    outbox.add_words(work.connection, talk, ticket, message_id, work.now)
    return ticket, message_id


def _attach(work: Work, talk: Conversation, message_id: int, files: Sequence[str]) -> None:
    most = work.brand.attachments.most
    if files and talk.channel != WEB:
        sentence = f"{talk.channel} takes no files from here; send the text alone"
        raise WorkRefused("no_files_here", sentence)
    if len(files) > most:
        sentence = f"the message has {len(files)} files; send at most {most}"
        raise WorkRefused("too_many_files", sentence)
    try:
        attachments.attach(work.connection, talk.id, work.who.account, message_id, *files)
    except NoSuchAttachment as error:
        raise WorkRefused("no_such_file", str(error)) from error


def note(work: Work, ticket_id: int, text: str, cid: str | None = None) -> Ticket:
    """Write something that only the desk sees; the same `cid` writes it once."""
    ticket = work.any(ticket_id)
    if cid is not None and tickets.has_event(work.connection, ticket_id, cid):
        return ticket
    return work.record(ticket, EventKind.NOTED, reason=work.words(text), cid=cid)


def name_visitor(work: Work, ticket_id: int, name: str) -> Ticket:
    """Write down what the visitor is called; an empty name forgets it."""
    ticket, words = work.any(ticket_id), " ".join(clean(name).split())
    if len(words) > LONGEST_NAME:
        sentence = f"the name has {len(words)} characters; write at most {LONGEST_NAME}"
        raise WorkRefused("too_long", sentence)
    values = {"visitor_name": words or None}
    conversations.update_conversation(work.connection, ticket.conversation_id, **values)
    return ticket


def snooze(work: Work, ticket_id: int, until: datetime) -> Ticket:
    """Put the ticket aside until then, or until the visitor writes."""
    ticket = work.own(ticket_id)
    if not work.now < until <= work.now + LONGEST_SNOOZE:
        sentence = f"{until.isoformat()} is not within the coming year; give a time that is"
        raise WorkRefused("bad_time", sentence)
    return work.record(work.resumed(ticket), EventKind.SNOOZED, until=until)


def set_priority(work: Work, ticket_id: int, priority: Priority) -> Ticket:
    ticket = work.served(ticket_id)
    if ticket.standing.situation.priority is priority:
        return ticket
    return work.record(ticket, EventKind.PRIORITY_CHANGED, priority=priority)


def resolve(work: Work, ticket_id: int, closing: Closing, reason: str = "") -> Ticket:
    """The ticket is done. What the visitor writes within the agreed time reopens it."""
    until = work.now + work.brand.team.reopens_for
    return _end(work, ticket_id, closing, reason, until)


def hand_back(work: Work, ticket_id: int, closing: Closing, reason: str = "") -> Ticket:
    """The bot goes on with the conversation: what the visitor writes reopens nothing."""
    return _end(work, ticket_id, closing, reason, None)


def _end(
    work: Work, ticket_id: int, closing: Closing, reason: str, reopens_until: datetime | None
) -> Ticket:
    ticket = work.resumed(work.own(ticket_id, manager_too=True))
    had_it = ticket.owner is not None
    said = closing(work.connection, work.talk(ticket), work.now) if had_it else None
    if said:
        ticket = outbox.bot_says(work.connection, ticket, *said, work.now)
    ticket = work.record(ticket, EventKind.RESOLVED, reason=clean(reason), until=reopens_until)
    if had_it:
        work.give_back(ticket)
    return ticket


def reopen(work: Work, ticket_id: int, reason: str = "") -> Ticket:
    """Put a ticket that was resolved back into its queue."""
    ticket = work.any(ticket_id)
    if ticket.state is not TicketState.RESOLVED:
        raise WorkRefused("not_possible", f"ticket {ticket_id} is {ticket.state.value} already")
    work.require_queue(ticket.queue, manager_too=True)
    newest = tickets.newest(work.connection, ticket.conversation_id)
    if newest and newest.state is not TicketState.RESOLVED:
        sentence = f"ticket {newest.id} of the same conversation is open; go on with that one"
        raise WorkRefused("not_possible", sentence)
    return work.record(ticket, EventKind.REOPENED, reason=clean(reason))


def take_over(work: Work, conversation_id: str, queue: str | None = None) -> Ticket:
    """Take a conversation from the bot: claims the ticket that is open, or opens one."""
    if conversations.lock_conversation(work.connection, conversation_id) is None:
        sentence = f"there is no conversation {conversation_id!r}; give its whole id"
        raise WorkRefused("no_such_conversation", sentence)
    newest = tickets.newest(work.connection, conversation_id)
    if newest and newest.state is not TicketState.RESOLVED:
        return claim(work, newest.id)
    wanted = queue or next(iter(sorted(work.who.queues)), "")
    work.require_queue(wanted)
    given = Opening(conversation_id, wanted, TAKEN_OVER, account=work.who.account)
    opened = tickets.open_ticket(work.connection, given, work.brand.agreement, work.now)
    return work.give(opened, work.who.account)
