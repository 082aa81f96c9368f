"""The admin's page: who works on the desk, with which roles."""

import re
from collections.abc import Callable
from typing import Any

import structlog
from aiohttp import web

from desk.keys import SETTINGS
from desk.staff_pages import NAVIGATION, render, words_of
from desk.transactions import change, look
from settings.clock import now
from settings.languages import LANGUAGES
from storage import accounts
from storage.accounts import AccountExists, BadAddress, LastAdmin, NoSuchAccount, Role

log = structlog.get_logger()

NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,63}")


async def language(request: web.Request) -> web.StreamResponse:
    """Change the language of the desk for whoever asks; then show the page that asked."""
    form = await request.post()
    chosen, back = str(form.get("language", "")), str(form.get("next", ""))
    if chosen in LANGUAGES:
        await change(request, accounts.set_language, request["account"].name, chosen)
    raise web.HTTPSeeOther(back if back in NAVIGATION.values() else "/desk")


async def people(request: web.Request) -> web.Response:
    return await _page(request)


async def add(request: web.Request) -> web.Response:
    form = await request.post()
    name = str(form.get("name", "")).strip().lower()
    if not NAME.fullmatch(name):
        return await _page(request, problem=words_of(request)["bad_name"])
    roles = [Role(role) for role in form.getall("role", []) if role in set(Role)]
    chosen = str(form.get("language", ""))
    spoken = chosen if chosen in LANGUAGES else request["account"].language
    try:
        token = await change(request, accounts.add, name, roles, spoken, now())
    except AccountExists:
        return await _page(request, problem=words_of(request)["account_exists"])
    log.info("account_added", account=name, by=request["account"].name)
    return await _page(request, link=(name, link_address(request.app[SETTINGS].public_url, token)))


async def roles(request: web.Request) -> web.Response:
    form = await request.post()
    wanted = [Role(role) for role in form.getall("role", []) if role in set(Role)]
    return await _edit(request, accounts.set_roles, wanted)


async def state(request: web.Request) -> web.Response:
    wanted = (await request.post()).get("state")
    return await _edit(request, accounts.disable if wanted == "disabled" else accounts.enable)


async def email(request: web.Request) -> web.Response:
    address = str((await request.post()).get("email", "")).strip()
    return await _edit(request, accounts.set_email, address)


async def link(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    try:
        token = await change(request, accounts.new_link, name, now())
    except NoSuchAccount as error:
        raise web.HTTPNotFound from error
    log.info("account_link_made", account=name, by=request["account"].name)
    return await _page(request, link=(name, link_address(request.app[SETTINGS].public_url, token)))


def link_address(public_url: str, token: str) -> str:
    return f"{public_url}/desk/link/{token}"


async def _edit(request: web.Request, use_case: Callable[..., Any], *values: Any) -> web.Response:
    name = request.match_info["name"]
    try:
        await change(request, use_case, name, *values)
    except NoSuchAccount as error:
        raise web.HTTPNotFound from error
    except LastAdmin:
        return await _page(request, problem=words_of(request)["last_admin"])
    except BadAddress:
        return await _page(request, problem=words_of(request)["bad_address"])
    log.info("account_changed", account=name, by=request["account"].name)
    raise web.HTTPSeeOther("/desk/people")


async def _page(
    request: web.Request, problem: str = "", link: tuple[str, str] | None = None
) -> web.Response:
    everyone = await look(request, accounts.everyone)
    context = {"people": everyone, "roles": list(Role), "problem": problem, "link": link}
    return render(request, "people.html", context, 422 if problem else 200)
