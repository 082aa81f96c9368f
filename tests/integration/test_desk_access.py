"""Every route of the desk, tried by every role; logging in and out."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession

from desk.access import ACCESS, Everyone
from desk.sessions import COOKIE, Sessions
from settings.clock import now
from storage import accounts
from storage.accounts import Role
from storage.engine import open_engine, transaction
from tests.desk_stand import Stage, settings_in, small_entries, stage
from tests.studio_stand import PASSWORD, hashed_password

pytestmark = pytest.mark.usefixtures("with_lines")

WHO = [None, *Role]


@pytest.fixture
async def desk(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Stage]:
    engine = open_engine(sqlite_url)
    with transaction(engine) as connection:
        # The first admin stays an admin whatever the routes under test do to the others.
        accounts.add(connection, "first", [Role.ADMIN], "en", now())
        for role in Role:
            accounts.add(connection, role.value, [role], "en", now())
            accounts.set_password(connection, role.value, hashed_password())
    engine.dispose()
    async with stage(settings_in(tmp_path, sqlite_url), small_entries()) as built:
        yield built


def routes(desk: Stage) -> list[tuple[str, str, str]]:
    """(name, method, a path) of every route that the application has."""
    found = []
    assert desk.server is not None
    for route in desk.server.app.router.routes():
        assert route.resource is not None
        path = route.resource.canonical.replace("{name}", "editor").replace("{token}", "none")
        path = path.replace("/attachments/{id}", "/attachments/" + "0" * 32)
        path = path.replace("{ticket}", "1").replace("{number}", "1").replace("{deed}", "claim")
        if route.method not in ("HEAD", "OPTIONS"):
            found.append((route.name or path, route.method, path))
    return found


async def as_role(desk: Stage, role: Role | None) -> tuple[dict[str, str], str]:
    """Cookies and CSRF token of somebody with this role."""
    if role is None:
        return {}, ""
    form = {"name": role.value, "password": PASSWORD}
    sent = desk.http.post(desk.url + "/desk/login", data=form, allow_redirects=False)
    async with sent as response:
        cookie = response.cookies[COOKIE].value
    return {COOKIE: cookie}, Sessions(desk.settings.secret()).csrf_token(cookie)


async def test_every_route_has_a_row_and_every_row_a_route(desk: Stage) -> None:
    assert {name for name, _, _ in routes(desk)} == set(ACCESS)


@pytest.mark.parametrize("role", WHO, ids=str)
async def test_a_route_takes_the_roles_of_its_row_and_no_others(
    desk: Stage, role: Role | None
) -> None:
    cookies, csrf = await as_role(desk, role)
    for name, method, path in routes(desk):
        if name in ("visitor_socket", "visitor_upload", "visitor_mail", "static"):
            continue
        allowed = ACCESS[name]
        may = allowed is Everyone.ANYBODY or (
            role is not None and (allowed is Everyone.LOGGED_IN or role in allowed)
        )
        async with ClientSession(cookies=cookies) as http:
            sent = http.request(method, desk.url + path, data={"csrf": csrf}, allow_redirects=False)
            async with sent as response:
                status = response.status
                to_login = response.headers.get("Location", "").startswith("/desk/login?")
        refused = (status in (401, 403) and name != "login") or to_login
        assert refused == (not may), (name, method, role, status)


async def test_a_form_without_the_sessions_token_changes_nothing(desk: Stage) -> None:
    cookies, _ = await as_role(desk, Role.ADMIN)
    async with ClientSession(cookies=cookies) as http:
        form = {"name": "eve", "csrf": "made up"}
        async with http.post(desk.url + "/desk/people", data=form) as response:
            assert (response.status, (await response.json())["code"]) == (403, "csrf")
        async with http.get(desk.url + "/desk/people") as response:
            assert "eve" not in await response.text()


async def test_a_disabled_account_is_out_at_once(desk: Stage) -> None:
    editor, _ = await as_role(desk, Role.EDITOR)
    admin, csrf = await as_role(desk, Role.ADMIN)
    async with ClientSession(cookies=admin) as http:
        form = {"state": "disabled", "csrf": csrf}
        async with http.post(desk.url + "/desk/people/editor/state", data=form) as response:
            assert response.status == 200
    sent = desk.http.get(desk.url + "/desk", cookies=editor, allow_redirects=False)
    async with sent as response:
        assert response.headers["Location"] == "/desk/login?next=/desk"


async def test_a_wrong_password_and_an_unknown_name_look_the_same(desk: Stage) -> None:
    pages = []
    for name in ("editor", "nobody"):
        form = {"name": name, "password": "wrong"}
        async with desk.http.post(desk.url + "/desk/login", data=form) as response:
            pages.append((response.status, await response.text()))
    assert pages[0] == pages[1]
    assert pages[0][0] == 401


async def test_the_sixth_failed_login_is_not_even_tried(desk: Stage) -> None:
    form = {"name": "editor", "password": "wrong"}
    statuses = []
    for _ in range(6):
        async with desk.http.post(desk.url + "/desk/login", data=form) as response:
            statuses.append(response.status)
    assert statuses == [401] * 5 + [429]


async def test_a_login_sends_nobody_to_another_site(desk: Stage) -> None:
    form = {"name": "editor", "password": PASSWORD, "next": "https://evil.example.com/desk"}
    sent = desk.http.post(desk.url + "/desk/login", data=form, allow_redirects=False)
    async with sent as response:
        assert response.headers["Location"] == "/desk"
        cookie = response.cookies[COOKIE]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
