"""Logging in and out, and choosing a password through a one-time link."""

import asyncio
from datetime import datetime

import structlog
from aiohttp import web
from sqlalchemy.engine import Engine

from desk.keys import PASSWORDS, ROOMS, SESSIONS, SETTINGS, THROTTLE
from desk.origin import origin_of
from desk.sessions import COOKIE, SESSION_LIFETIME, SHORTEST_PASSWORD, Passwords
from desk.staff_pages import render, words_of
from settings.clock import now
from storage import accounts
from storage.accounts import Account, LinkRefused
from storage.engine import reading, transaction

log = structlog.get_logger()


async def login_form(request: web.Request) -> web.Response:
    return _login_page(request)


async def login(request: web.Request) -> web.StreamResponse:
    form = await request.post()
    name, password = str(form.get("name", "")).strip(), str(form.get("password", ""))
    keys = (f"account {name}", f"address {origin_of(request)}")
    throttle = request.app[THROTTLE]
    moment = now()
    wait = max(throttle.wait(key, moment) for key in keys)
    if wait:
        minutes = int(wait.total_seconds() // 60) + 1
        log.warning("login_throttled", account=name)
        return _login_page(request, words_of(request)["throttled"].format(minutes=minutes), 429)
    account = await asyncio.to_thread(
        _authenticate, request.app[ROOMS].engine, request.app[PASSWORDS], name, password
    )
    if account is None:
        for key in keys:
            throttle.count(key, moment)
        log.warning("login_failed", account=name)
        return _login_page(request, words_of(request)["wrong_login"], 401)
    throttle.forget(keys[0])
    log.info("logged_in", account=account.name)
    return _logged_in(request, account, _local(str(form.get("next", ""))))


async def logout(request: web.Request) -> web.StreamResponse:
    response = web.Response(status=303, headers={"Location": "/desk/login"})
    response.del_cookie(COOKIE, path="/")
    return response


async def link_form(request: web.Request) -> web.Response:
    token = request.match_info["token"]
    try:
        name = await asyncio.to_thread(_account_of, request.app[ROOMS].engine, token, now())
    except LinkRefused:
        return _login_page(request, words_of(request)["link_refused"], 410)
    return _link_page(request, name)


async def use_link(request: web.Request) -> web.StreamResponse:
    token, engine = request.match_info["token"], request.app[ROOMS].engine
    form = await request.post()
    password, again = str(form.get("password", "")), str(form.get("again", ""))
    words = words_of(request)
    try:
        name = await asyncio.to_thread(_account_of, engine, token, now())
        if len(password) < SHORTEST_PASSWORD:
            return _link_page(
                request, name, words["password_short"].format(length=SHORTEST_PASSWORD)
            )
        if password != again:
            return _link_page(request, name, words["password_differs"])
        hashed = await asyncio.to_thread(request.app[PASSWORDS].hash, password)
        account = await asyncio.to_thread(_use_link, engine, token, hashed, now())
    except LinkRefused:
        return _login_page(request, words["link_refused"], 410)
    log.info("password_set", account=account.name)
    return _logged_in(request, account, "/desk")


def _login_page(request: web.Request, problem: str = "", status: int = 200) -> web.Response:
    context = {"problem": problem, "next": _local(request.query.get("next", ""))}
    return render(request, "login.html", context, status)


def _link_page(request: web.Request, name: str, problem: str = "") -> web.Response:
    context = {"name": name, "problem": problem, "length": SHORTEST_PASSWORD}
    return render(request, "link.html", context, 422 if problem else 200)


def _local(address: str) -> str:
    """An address on the desk, or the desk's first page: a login must not send people elsewhere."""
    return address if address.startswith("/desk") else "/desk"


def _logged_in(request: web.Request, account: Account, address: str) -> web.Response:
    response = web.Response(status=303, headers={"Location": address})
    response.set_cookie(
        COOKIE,
        request.app[SESSIONS].cookie(account),
        max_age=int(SESSION_LIFETIME.total_seconds()),
        httponly=True,
        samesite="Lax",
        # On loopback there is no TLS; behind a proxy with it the browser must insist.
        secure=request.app[SETTINGS].public_url.startswith("https://"),
    )
    return response


def _authenticate(engine: Engine, passwords: Passwords, name: str, password: str) -> Account | None:
    with reading(engine) as connection:
        account = accounts.find(connection, name)
    if not passwords.matches(account.password_hash if account else None, password):
        return None
    return account if account and not account.disabled else None


def _account_of(engine: Engine, token: str, moment: datetime) -> str:
    with reading(engine) as connection:
        return accounts.account_of_link(connection, token, moment)


def _use_link(engine: Engine, token: str, hashed: str, moment: datetime) -> Account:
    with transaction(engine) as connection:
        return accounts.get(connection, accounts.use_link(connection, token, hashed, moment))
