"""A visitor asks for the conversation by e-mail: POST /visitor/mail with the session's token."""

import json

import structlog
from aiohttp import web
from email_validator import EmailNotValidError, validate_email

from desk.errors import error_response
from desk.frames import MAX_CID
from desk.keys import MAIL_THROTTLE, MAILING, SETTINGS
from desk.routing import add_resource
from desk.transactions import change
from desk.visitor_requests import language_of, preflight, slowed, with_session
from handoff import mailing
from handoff.erasing import EraseRefused
from handoff.mailing import MailRefused
from settings.clock import now
from settings.environment import derive_token
from storage.conversation_mails import Wish

log = structlog.get_logger()

STATUS = {"erased": 410, "no_mail": 404, "too_many": 429, "too_many_to_address": 429}
"""By the code of a refusal; all others are 422."""


def add(router: web.UrlDispatcher) -> None:
    handlers = {"post": with_session(_ask), "options": preflight}
    add_resource(router, "/visitor/mail", "visitor_mail", **handlers)


async def _ask(request: web.Request, conversation_id: str) -> web.Response:
    """The body is {"cid", "address"}; the answer comes before the mail goes out."""
    settings = request.app[SETTINGS]
    if settings.mail_server is None:
        return _refused("no_mail", "No mail server is set up, so nothing was sent.")
    try:
        cid, address = _given(await request.read())
        slow = await slowed(request, MAIL_THROTTLE)
        if slow is not None:
            return slow
        wish = Wish(
            conversation_id=conversation_id,
            cid=cid,
            address=address,
            address_hash=_hash(address, settings.secret()),
            language=language_of(request),
        )
        await change(request, mailing.ask, wish, now())
    except (MailRefused, EraseRefused) as refused:
        return _refused(refused.code, str(refused))
    log.info("conversation_mail_asked", conversation=conversation_id)
    request.app[MAILING].poke()
    return web.json_response({"code": "waiting"}, status=202)


def _given(body: bytes) -> tuple[str, str]:
    """The wish's id and the address; raise MailRefused."""
    try:
        given = json.loads(body)
        cid, address = given["cid"], given["address"].strip()
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        sentence = 'The body is not {"cid": "...", "address": "..."}; send such JSON.'
        raise MailRefused("bad_json", sentence) from error
    if not isinstance(cid, str) or not 0 < len(cid) <= MAX_CID:
        sentence = f"cid is no id; send 1 to {MAX_CID} characters of your own."
        raise MailRefused("bad_json", sentence)
    try:
        # Whether the name has a mail server is found when it is sent.
        found = validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        sentence = "The address is no e-mail address; write it like noa@example.com."
        raise MailRefused("bad_address", sentence) from error
    return cid, str(found.ascii_email)


def _hash(address: str, secret: str) -> str:
    """By which mails to one person are counted, however they write their address."""
    name, _, domain = address.lower().rpartition("@")
    return derive_token(secret, f"mail-to {name.partition('+')[0]}@{domain}")


def _refused(code: str, sentence: str) -> web.Response:
    log.info("conversation_mail_refused", reason=code)
    return error_response(STATUS.get(code, 422), code, sentence)
