"""`dover tickets` and `dover agents`: what agents do on the desk, from the shell."""

import json
from collections.abc import Callable
from typing import Any

import click
from sqlalchemy.engine import Connection

from desk import ticket_frames
from desk.cli_common import Failure, agreement, looking, migrated
from desk.frames import Frame
from desk.lines import Lines
from desk.ticket_deeds import Counter
from desk.ticket_frames import by_due
from desk.ticket_text import TicketText
from handoff import ratings
from handoff import tickets as stored
from handoff.history import Priority
from handoff.machine import TicketState
from handoff.people import WorkRefused
from handoff.presence import Presence
from handoff.tickets import NoSuchTicket
from settings.clock import now
from settings.environment import Settings

Command = Callable[..., Any]
STATES = click.Choice([state.value for state in TicketState])


@click.group()
def tickets() -> None:
    """Conversations that humans answer: see, claim, answer, move and resolve them."""


def _common(command: Command) -> Command:
    """The ticket's number, who acts, and how to print."""
    for option in (
        click.pass_obj,
        click.option("--json", "as_json", is_flag=True, help="Print the whole ticket as JSON."),
        click.option("--as", "account", required=True, metavar="NAME", help="Who does it."),
        click.argument("ticket", type=click.IntRange(1, 10**9)),
    ):
        command = option(command)
    return command


@tickets.command("list")
@click.option("--state", "states", multiple=True, type=STATES, help="Only these states.")
@click.option("--queue", help="Only this queue.")
@click.option("--all", "every", is_flag=True, help="Resolved ones too.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_tickets(
    settings: Settings, states: tuple[str, ...], queue: str | None, every: bool, as_json: bool
) -> None:
    """The tickets that are not resolved, what is due next first."""
    usual = list(TicketState) if every else list(ticket_frames.UNRESOLVED)
    wanted = [TicketState(one) for one in states] or usual
    found = by_due(
        _read(settings, lambda one: ticket_frames.listed(one, stored.find(one, wanted, queue)))
    )
    _print(found, as_json, "\n".join(map(_text(settings).line, found)))


@tickets.command("show")
@click.argument("ticket", type=click.IntRange(1, 10**9))
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def show(settings: Settings, ticket: int, as_json: bool) -> None:
    """A ticket with all that was said and all that happened."""
    try:
        found = _read(settings, lambda one: ticket_frames.whole(one, stored.get(one, ticket)))
    except NoSuchTicket as error:
        raise Failure(str(error)) from error
    _print(found, as_json, _text(settings).story(found))


@tickets.command("ratings")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def show_ratings(settings: Settings, as_json: bool) -> None:
    """What visitors thought of the people who answered, in the last 30 days."""
    found = _read(settings, lambda one: ratings.figures(one, now()))
    mean = None if found.mean is None else round(found.mean, 2)
    shown = {"since": found.since.isoformat(), "ratings": found.count, "mean": mean}
    faces = "  ".join(f"{score}: {count}" for score, count in found.by_score.items())
    text = f"{found.count} ratings, mean {mean or '-'} of 5 ({faces})"
    _print({**shown, "by_score": dict(found.by_score)}, as_json, text)


@tickets.command("claim")
@_common
def claim(settings: Settings, ticket: int, account: str, as_json: bool) -> None:
    """Take a ticket."""
    _do(settings, ticket, "claim", account, {}, as_json)


@tickets.command("release")
@click.option("--reason", default="")
@_common
def release(settings: Settings, ticket: int, account: str, reason: str, as_json: bool) -> None:
    """Put a ticket back into its queue."""
    _do(settings, ticket, "release", account, {"reason": reason}, as_json)


@tickets.command("reply")
@_common
@click.argument("text")
def reply(settings: Settings, ticket: int, text: str, account: str, as_json: bool) -> None:
    """Say TEXT to the visitor."""
    _do(settings, ticket, "reply", account, {"text": text}, as_json)


@tickets.command("note")
@_common
@click.argument("text")
def note(settings: Settings, ticket: int, text: str, account: str, as_json: bool) -> None:
    """Write TEXT where only the desk sees it."""
    _do(settings, ticket, "note", account, {"text": text}, as_json)


@tickets.command("transfer")
@click.option("--queue", help="To this queue.")
@click.option("--to", "agent", metavar="NAME", help="To this person.")
@click.option("--reason", required=True)
@_common
def transfer(settings: Settings, ticket: int, account: str, as_json: bool, **to: str) -> None:
    """Move a ticket to another queue or person."""
    _do(settings, ticket, "transfer", account, to, as_json)


@tickets.command("snooze")
@click.option("--until", required=True, help="Such as 2026-11-23T09:00; the brand's time zone.")
@_common
def snooze(settings: Settings, ticket: int, until: str, account: str, as_json: bool) -> None:
    """Put a ticket aside until then, or until the visitor writes."""
    _do(settings, ticket, "snooze", account, {"until": until}, as_json)


@tickets.command("priority")
@_common
@click.argument("priority", type=click.Choice([one.value for one in Priority]))
def priority(settings: Settings, ticket: int, priority: str, account: str, as_json: bool) -> None:
    """Change the priority: the promises count anew from now on."""
    _do(settings, ticket, "priority", account, {"priority": priority}, as_json)


@tickets.command("resolve")
@click.option("--reason", default="")
@_common
def resolve(settings: Settings, ticket: int, account: str, reason: str, as_json: bool) -> None:
    """The ticket is done; the visitor's next message may reopen it."""
    _do(settings, ticket, "resolve", account, {"reason": reason}, as_json)


@tickets.command("hand-back")
@click.option("--reason", default="")
@_common
def hand_back(settings: Settings, ticket: int, account: str, reason: str, as_json: bool) -> None:
    """Give the conversation back to the bot for good."""
    _do(settings, ticket, "hand-back", account, {"reason": reason}, as_json)


@tickets.command("reopen")
@click.option("--reason", default="")
@_common
def reopen(settings: Settings, ticket: int, account: str, reason: str, as_json: bool) -> None:
    """Put a resolved ticket back into its queue."""
    _do(settings, ticket, "reopen", account, {"reason": reason}, as_json)


@tickets.command("merge")
@_common
@click.argument("into", type=click.IntRange(1, 10**9))
def merge(settings: Settings, ticket: int, into: int, account: str, as_json: bool) -> None:
    """End TICKET, because the same matter goes on in INTO."""
    _do(settings, ticket, "merge", account, {"into": into}, as_json)


@tickets.command("take-over")
@click.argument("conversation")
@click.option("--queue", help="Which of your queues, if you serve several.")
@click.option("--as", "account", required=True, metavar="NAME")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def take_over(
    settings: Settings, conversation: str, queue: str | None, account: str, as_json: bool
) -> None:
    """Take a conversation from the bot."""
    counter = _counter(settings)
    taken = {"queue": queue}
    _answer(settings, lambda: counter.take_over(account, conversation, taken), as_json)


@click.group()
def agents() -> None:
    """Who answers visitors, and who of them is at the desk."""


@agents.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_agents(settings: Settings, as_json: bool) -> None:
    """Every agent of the agreement."""
    team = agreement(settings).team
    found = _read(settings, lambda one: ticket_frames.agents(one, team))
    _print(found, as_json, _presence(found))


@agents.command("presence")
@click.argument("account")
@click.argument("state", type=click.Choice([one.value for one in Presence]))
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def presence(settings: Settings, account: str, state: str, as_json: bool) -> None:
    """Say whether an agent is at the desk: tickets are offered to those who are here."""
    try:
        found = _counter(settings).enter(account, Presence(state))
    except WorkRefused as refused:
        raise Failure(str(refused)) from refused
    _print(found, as_json, _presence(found))


def _do(
    settings: Settings, ticket: int, deed: str, account: str, values: Frame, as_json: bool
) -> None:
    counter = _counter(settings)
    _answer(settings, lambda: counter.do(account, deed, ticket, values), as_json)


def _answer(settings: Settings, use_case: Callable[[], Frame], as_json: bool) -> None:
    try:
        changed = use_case()
    except WorkRefused as refused:
        raise Failure(str(refused)) from refused
    _print(changed, as_json, _text(settings).line(changed))


def _text(settings: Settings) -> TicketText:
    return TicketText(agreement(settings).time_zone)


def _counter(settings: Settings) -> Counter:
    engine = migrated(settings)
    return Counter(engine, agreement(settings), Lines(engine))


def _read(settings: Settings, read: Callable[[Connection], Any]) -> Any:
    with looking(settings) as connection:
        return read(connection)


def _print(found: Any, as_json: bool, text: str) -> None:
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else text)


def _presence(found: list[Frame]) -> str:
    return "\n".join(
        f"{one['account']:16} {one['presence']:5} "
        f"{one['load']}/{one['capacity']}  {', '.join(one['queues'])}"
        for one in found
    )
