"""Who may ask for what: every route has a row in ACCESS, and this is the only place that checks."""

import asyncio
from dataclasses import dataclass
from enum import Enum
from urllib.parse import quote

from aiohttp import web
from aiohttp.typedefs import Handler
from sqlalchemy.engine import Connection

from desk.errors import error_response
from desk.keys import ROOMS, SESSIONS
from desk.sessions import COOKIE
from faq.review import Actor
from faq.review import account as plain_name
from handoff.people import WORKERS
from storage import accounts
from storage.accounts import Account, AccountDisabled, NoSuchAccount, Role
from storage.engine import reading


class Everyone(Enum):
    # Visitors too, without an account.
    ANYBODY = "anybody"
    # Whoever has logged in, whatever the role.
    LOGGED_IN = "logged in"


Allowed = Everyone | frozenset[Role]

_ADMIN = frozenset({Role.ADMIN})
_EDITOR = frozenset({Role.EDITOR})
_OPERATOR = frozenset({Role.MANAGER, Role.ADMIN})
_SPOKESPERSON = frozenset({Role.SPOKESPERSON})
_STUDIO = frozenset({Role.EDITOR, Role.SPOKESPERSON, Role.MANAGER, Role.ADMIN})
_SWITCHERS = frozenset({Role.SPOKESPERSON, Role.ADMIN})
_TRAINERS = frozenset({Role.EDITOR, Role.SPOKESPERSON, Role.ADMIN})
_READERS = frozenset({Role.AGENT, Role.EDITOR, Role.SPOKESPERSON, Role.MANAGER})

ACCESS: dict[str, Allowed] = {
    "visitor_page": Everyone.ANYBODY,
    "visitor_socket": Everyone.ANYBODY,
    "visitor_upload": Everyone.ANYBODY,
    "visitor_file": Everyone.ANYBODY,
    "visitor_mail": Everyone.ANYBODY,
    "widget": Everyone.ANYBODY,
    "widget_more": Everyone.ANYBODY,
    "static": Everyone.ANYBODY,
    "health": Everyone.ANYBODY,
    "login": Everyone.ANYBODY,
    "link": Everyone.ANYBODY,
    "logout": Everyone.LOGGED_IN,
    "home": Everyone.LOGGED_IN,
    "language": Everyone.LOGGED_IN,
    "notices_read": Everyone.LOGGED_IN,
    "notices": _OPERATOR,
    "notice_retry": _OPERATOR,
    "people": _ADMIN,
    "people_roles": _ADMIN,
    "people_state": _ADMIN,
    "people_email": _ADMIN,
    "people_link": _ADMIN,
    "studio": _STUDIO,
    "studio_entry": _STUDIO,
    "studio_history": _STUDIO,
    "studio_lint": _EDITOR,
    "studio_save": _EDITOR,
    "studio_submit": _EDITOR,
    "studio_confirm": _EDITOR,
    "studio_restore": _EDITOR,
    "studio_discard": _EDITOR,
    "studio_retire": _SPOKESPERSON,
    "studio_hold": _SPOKESPERSON,
    "studio_release": _SPOKESPERSON,
    "asked": _TRAINERS,
    "asked_add": _EDITOR,
    "asked_draft": _EDITOR,
    "asked_dismiss": frozenset({Role.EDITOR, Role.SPOKESPERSON}),
    "preview": _TRAINERS,
    "labels": _TRAINERS,
    "label_confirm": _TRAINERS,
    "label_skip": _TRAINERS,
    "label_undo": _TRAINERS,
    "flags": WORKERS,
    "flags_close": frozenset({Role.SPOKESPERSON, Role.MANAGER}),
    "import_file": _EDITOR,
    "import_write": _EDITOR,
    "export": _STUDIO,
    "conversations": _READERS,
    "conversation": _READERS,
    "file": _READERS,
    "refusals": frozenset({Role.SPOKESPERSON, Role.MANAGER}),
    "review": _STUDIO,
    "review_standing": _STUDIO,
    "review_approve": _SPOKESPERSON,
    "review_send_back": _SPOKESPERSON,
    "release_serve": _SWITCHERS,
    "release_roll_back": _SWITCHERS,
    "release_override": _ADMIN,
    "releases": _STUDIO,
    "release": _STUDIO,
    "releases_train": _TRAINERS,
    "releases_cancel": _TRAINERS,
    "console": WORKERS,
    "api_me": WORKERS,
    "api_talks": WORKERS,
    "api_talk": WORKERS,
    "api_replies": WORKERS,
    "api_reply_save": WORKERS,
    "api_reply_delete": WORKERS,
    "api_resolved": WORKERS,
    "api_card": WORKERS,
    "api_suggestions": WORKERS,
    "api_tickets": WORKERS,
    "api_ticket": WORKERS,
    "api_deed": WORKERS,
    "api_upload": WORKERS,
    "api_take_over": WORKERS,
    "api_agents": WORKERS,
    "api_presence": WORKERS,
    "api_events": WORKERS,
}
"""By the name of the route."""

API = "/desk/api/"
"""Programs ask here: who is not logged in is told so, and not sent to a form."""


class NotAllowed(Exception):
    """The account may not do it: the message says why."""


SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Refusal:
    status: int
    code: str
    sentence: str


@web.middleware
async def check_access(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let the request through if its route's row allows it; refuse a route that has no row."""
    if request.match_info.http_exception is not None:
        return await handler(request)
    name = request.match_info.route.name
    allowed = ACCESS.get(name or "")
    if allowed is Everyone.ANYBODY:
        return await handler(request)
    account = await asyncio.to_thread(account_of, request)
    is_page = request.method == "GET" and not request.path.startswith(API)
    if account is None and is_page and allowed is not None:
        raise web.HTTPSeeOther(f"/desk/login?next={quote(request.path_qs, safe='/')}")
    refused = refusal(account, allowed)
    if refused is None:
        request["account"] = account
        refused = await _forged(request)
    if refused:
        return error_response(refused.status, refused.code, refused.sentence)
    return await handler(request)


def may(account: Account, route: str) -> bool:
    """Whether pages should show this account the way to a route."""
    return refusal(account, ACCESS.get(route)) is None


def actor(account: Account) -> Actor:
    """The account as the review of entries knows it."""
    return Actor(account.name, may_approve=Role.SPOKESPERSON in account.roles)


def acting(connection: Connection, name: str, route: str) -> Actor:
    """Whoever does from the command line what the desk does at `route`.

    Raises NotAllowed unless there is such an account, it is not disabled, and the route's row of
    ACCESS allows it.
    """
    try:
        account = accounts.active(connection, plain_name(name))
    except (NoSuchAccount, AccountDisabled) as error:
        raise NotAllowed(str(error)) from error
    refused = refusal(account, ACCESS[route])
    if refused:
        raise NotAllowed(refused.sentence)
    return actor(account)


def account_of(request: web.Request) -> Account | None:
    """The account of the session, if the session still counts."""
    session = request.app[SESSIONS].read(request.cookies.get(COOKIE))
    if session is None:
        return None
    with reading(request.app[ROOMS].engine) as connection:
        account = accounts.find(connection, session.account)
    if account is None or account.disabled or account.session_number != session.number:
        return None
    return account


def refusal(account: Account | None, allowed: Allowed | None) -> Refusal | None:
    if account is None:
        return Refusal(401, "not_logged_in", "Nobody is logged in; log in at /desk/login.")
    if allowed is Everyone.LOGGED_IN:
        return None
    roles = allowed if isinstance(allowed, frozenset) else frozenset()
    if account.roles & roles:
        return None
    needed = ", ".join(sorted(role.value for role in roles)) or "that nobody has"
    sentence = f"{account.name} may not do this; it takes the role {needed}. Ask an admin."
    return Refusal(403, "role_missing", sentence)


async def _forged(request: web.Request) -> Refusal | None:
    """A request that changes something must carry the session's CSRF token."""
    if request.method in SAFE_METHODS:
        return None
    given = request.headers.get("X-CSRF-Token") or str((await request.post()).get("csrf", ""))
    if request.app[SESSIONS].csrf_matches(request.cookies.get(COOKIE, ""), given):
        return None
    sentence = "The form is of another session; load the page again and send it once more."
    return Refusal(403, "csrf", sentence)
