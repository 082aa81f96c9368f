"""The people that the agreement and the first entries name, made as accounts with them."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy.engine import Connection

from desk.people import NAME
from faq import store
from faq.review import account as plain_name
from settings.brand import Brand
from storage import accounts
from storage.accounts import Role

ROLE_OF_CONTACT = {"spokesperson": Role.SPOKESPERSON, "manager": Role.MANAGER}
"""By the contact's name in brand.yml; everybody else answers visitors."""


def invite(connection: Connection, agreement: Brand, now: datetime) -> list[str]:
    """Make an account for each contact and each owner of an entry who has none.

    Returns who was made, with their roles. Nobody can log in before an admin makes a link.
    """
    roles: dict[str, set[Role]] = defaultdict(set)
    for contact, name in agreement.contacts.items():
        roles[plain_name(name)].add(ROLE_OF_CONTACT.get(contact, Role.AGENT))
    for one in store.live(connection):
        roles[plain_name(one.entry.owner)].add(Role.EDITOR)
    made = []
    for name, given in sorted(roles.items()):
        if NAME.fullmatch(name) and accounts.find(connection, name) is None:
            accounts.add(connection, name, given, agreement.default_language, now)
            made.append(f"{name} ({', '.join(sorted(role.value for role in given))})")
    return made


def may_approve(connection: Connection, agreement: Brand) -> bool:
    """Whether the agreement's spokesperson has an account that may approve."""
    found = accounts.find(connection, plain_name(agreement.spokesperson))
    return found is not None and not found.disabled and Role.SPOKESPERSON in found.roles
