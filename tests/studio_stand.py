"""People of the studio, for tests: who they are, and what each does over HTTP."""

import contextlib
import io
import re
from collections.abc import AsyncIterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, FormData
from argon2 import PasswordHasher
from sqlalchemy.engine import Engine

from desk.sessions import COOKIE, Sessions
from settings.clock import now
from storage import accounts
from storage.accounts import Role
from storage.engine import open_engine, transaction
from tests.desk_stand import Stage, settings_in, small_entries, stage

PASSWORD = "river and mountain"
PEOPLE = {
    "erez": [Role.EDITOR],
    "edna": [Role.EDITOR],
    "shir": [Role.SPOKESPERSON],
    "both": [Role.EDITOR, Role.SPOKESPERSON],
    "mor": [Role.MANAGER],
    "noa": [Role.AGENT],
}

WORDING = {
    "topic": "contact",
    "owner": "erez",
    "he.questions": "מה שעות הפעילות?",
    "he.answer": "פתוח בימים א׳–ה׳ 08:00–20:00.",
    "en.questions": "When are you open?",
    "en.answer": "Open Sunday to Thursday, 08:00–20:00.",
}
"""What tests/desk_stand.py has approved of `opening_hours`, but for the owner."""
CHANGED = {
    **WORDING,
    "he.answer": "פתוח בימים א׳–ה׳ 08:00–21:00.",
    "en.answer": "Open Sunday to Thursday, 08:00–21:00.",
}


@cache
def hashed_password() -> str:
    """With the least work: the parameters are in the hash, so that checking it is quick too."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def add_people(engine: Engine, language: str = "en") -> None:
    with transaction(engine) as connection:
        for name, roles in PEOPLE.items():
            accounts.add(connection, name, roles, language, now())
            accounts.set_password(connection, name, hashed_password())


class Person:
    """Somebody who is logged in: what they see, and what they send."""

    def __init__(self, http: ClientSession, url: str, csrf: str) -> None:
        self._http = http
        self._url = url
        self._csrf = csrf
        self.status = 0
        self.page = ""

    async def see(self, path: str) -> str:
        async with self._http.get(self._url + path) as response:
            self.status, self.page = response.status, await response.text()
        return self.page

    async def send(self, path: str, fields: Any = (), **headers: str) -> str:
        """Post a form and follow where it leads; `status` is that of the page it ends on."""
        pairs: Sequence[tuple[str, str]] = [*(dict(fields).items())]
        if isinstance(fields, list):
            pairs = fields
        form = [*pairs, ("csrf", self._csrf)]
        async with self._http.post(self._url + path, data=form, headers=headers) as response:
            self.status, self.page = response.status, await response.text()
        return self.page

    async def upload(self, path: str, name: str, content: bytes) -> str:
        form = FormData({"csrf": self._csrf})
        form.add_field("file", io.BytesIO(content), filename=name)
        async with self._http.post(self._url + path, data=form) as response:
            self.status, self.page = response.status, await response.text()
        return self.page

    async def download(self, path: str) -> bytes:
        async with self._http.get(self._url + path) as response:
            self.status = response.status
            return await response.read()

    def hidden(self, name: str) -> str:
        """The value of a hidden field of the page."""
        found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', self.page)
        return found[1] if found else ""

    async def write(self, entry: str, number: int, edge: str = "save", **changed: str) -> str:
        """Send the form of an entry: `CHANGED`, with what is given instead."""
        fields = {**CHANGED, **{key.replace("_", ".", 1): one for key, one in changed.items()}}
        return await self.send(f"/desk/studio/{entry}/{edge}", {**fields, "number": str(number)})


@contextlib.asynccontextmanager
async def studio(home: Path, database_url: str) -> AsyncIterator[Stage]:
    """A desk with `PEOPLE` and the small entries."""
    engine = open_engine(database_url)
    add_people(engine)
    engine.dispose()
    async with stage(settings_in(home, database_url), small_entries()) as built:
        yield built


@contextlib.asynccontextmanager
async def person(desk: Stage, name: str) -> AsyncIterator[Person]:
    form = {"name": name, "password": PASSWORD}
    sent = desk.http.post(desk.url + "/desk/login", data=form, allow_redirects=False)
    async with sent as response:
        cookie = response.cookies[COOKIE].value
    async with ClientSession(cookies={COOKIE: cookie}) as http:
        yield Person(http, desk.url, Sessions(desk.settings.secret()).csrf_token(cookie))
