"""Who may do something to tickets: an account that is not disabled, with a role for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from settings.team import Agent, Team
from storage import accounts
from storage.accounts import Role

WORKERS = frozenset({Role.AGENT, Role.SPOKESPERSON, Role.MANAGER})
"""The roles that work on tickets; which queues somebody serves is in the agreement."""


class WorkRefused(Exception):
    """One sentence that says what was asked, why it cannot be, and what to do.

    `code` names the case for programs: closed, taken, not_yours, not_in_queue, no_such_ticket,
    no_such_queue, no_such_agent, no_such_reply, disabled, role_missing, empty, too_long, bad_time
    or not_possible.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class Worker:
    account: str
    roles: frozenset[Role]
    queues: frozenset[str]

    @property
    def is_manager(self) -> bool:
        return Role.MANAGER in self.roles


def worker(connection: Connection, team: Team, account: str) -> Worker:
    """Who acts; raise WorkRefused if the account may not work on tickets."""
    found = accounts.find(connection, account)
    if found is None:
        sentence = f"there is no account {account!r}; dover user list shows those that exist"
        raise WorkRefused("no_such_agent", sentence)
    if found.disabled:
        sentence = f"the account {account} is disabled; an admin can enable it"
        raise WorkRefused("disabled", sentence)
    if not found.roles & WORKERS:
        needed = ", ".join(sorted(role.value for role in WORKERS))
        sentence = f"{account} has no role that works on tickets ({needed}); an admin can give one"
        raise WorkRefused("role_missing", sentence)
    agent = team.agents.get(account)
    return Worker(account, found.roles, agent.queues if agent else frozenset())


def first_name(agents: Mapping[str, Agent], account: str, language: str) -> str:
    """The name under which visitors see the agent."""
    agent = agents.get(account)
    return agent.name[language] if agent else account
