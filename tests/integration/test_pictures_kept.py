"""Pictures as they are kept and served: without what cameras write into them."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.desk_stand import Stage, settings_in, small_entries, stage
from tests.integration.test_attachments import read, rows, send
from tests.pictures import TELLS, taken

pytestmark = pytest.mark.usefixtures("with_lines")


@pytest.fixture
async def desk(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Stage]:
    async with stage(settings_in(tmp_path, sqlite_url), small_entries()) as built:
        yield built


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_picture_is_kept_without_the_place_where_it_was_taken(
    desk: Stage, kind: str
) -> None:
    async with desk.visitor() as visitor:
        status, told = await send(desk, visitor, taken(kind), f"a.{kind.lower()}")
        _, body, _ = await read(desk, told["url"])
    (row,) = rows(desk)
    assert (status, told["width"], told["height"]) == (200, 36, 48)
    assert [one for one in TELLS if one in body] == []
    assert body == (desk.settings.files / row.id).read_bytes()
    assert (row.bytes, row.sha256) == (len(body), hashlib.sha256(body).hexdigest())
