"""What waits for a person, by what the person may do: the first thing on the desk's home."""

from dataclasses import dataclass

from sqlalchemy.engine import Connection

from desk.access import may
from faq import drafts
from faq.review import State
from handoff import raised, tickets
from handoff.machine import IN_QUEUE
from storage.accounts import Account


@dataclass(frozen=True)
class Waiting:
    """So many of one kind."""

    name: str
    """The key of its words."""
    count: int
    address: str
    """Where they are worked on."""


def waiting(connection: Connection, account: Account) -> list[Waiting]:
    """The kinds of work of the account, each with its count, also of nothing."""
    found = []
    if may(account, "console"):
        in_queue = tickets.count(connection, IN_QUEUE)
        found.append(Waiting("waits_in_queue", in_queue, "/desk/console"))
    if may(account, "review_approve"):
        in_review = drafts.count(connection, State.IN_REVIEW)
        found.append(Waiting("waits_for_approval", in_review, "/desk/review"))
    if may(account, "studio_submit"):
        sent_back = drafts.count(connection, State.SENT_BACK)
        found.append(Waiting("waits_for_editors", sent_back, "/desk/studio?state=sent_back"))
    if may(account, "flags"):
        found.append(Waiting("waits_as_flag", raised.count_open(connection), "/desk/flags"))
    return found
