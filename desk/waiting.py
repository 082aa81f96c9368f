"""What waits for a person, by what the person may do: the first thing on the desk's home."""

from dataclasses import dataclass

from sqlalchemy.engine import Connection

from desk.access import may
from faq import drafts
from faq.asked import listing
from faq.review import State
from handoff import finding, raised
from settings.brand import Brand
from storage.accounts import Account

CONSOLE = "/desk/console"


@dataclass(frozen=True)
class Waiting:
    """So many of one kind."""

    name: str
    """The key of its words."""
    count: int
    address: str
    """Where they are worked on."""


def waiting(connection: Connection, account: Account, brand: Brand) -> list[Waiting]:
    """The kinds of work of the account, each with its count, also of nothing."""
    found = []
    if may(account, "console"):
        agent = brand.team.agents.get(account.name)
        queues = agent.queues if agent else brand.agreement.queues
        own = finding.waiting_for(connection, account.name)
        found.append(Waiting("waits_for_you", own, CONSOLE))
        free = finding.waiting_in(connection, queues)
        found.append(Waiting("waits_for_anybody", free, CONSOLE))
    if may(account, "review_approve"):
        in_review = drafts.count(connection, State.IN_REVIEW)
        found.append(Waiting("waits_for_approval", in_review, "/desk/review"))
    if may(account, "studio_submit"):
        sent_back = drafts.count(connection, State.SENT_BACK)
        found.append(Waiting("waits_for_editors", sent_back, "/desk/studio?state=sent_back"))
    if may(account, "asked"):
        found.append(Waiting("waits_as_asked", listing.count(connection), "/desk/asked"))
    if may(account, "flags"):
        found.append(Waiting("waits_as_flag", raised.count_open(connection), "/desk/flags"))
    return found
