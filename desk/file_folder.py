"""The folder of files: each under a random id, whole or not at all."""

import asyncio
import errno
import hashlib
import secrets
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desk.file_cleaning import Broken, cleaned
from desk.file_kinds import FileRefused, Kind, kind_of, wrong_type

RESERVE = 500 * 1024 * 1024
"""Free bytes that files leave to the database."""
_PART = ".part"


@dataclass(frozen=True)
class Received:
    id: str
    bytes: int
    sha256: str
    kind: Kind


class FileFolder:
    def __init__(self, path: Path) -> None:
        self._path = path

    def path(self, file_id: str) -> Path:
        return self._path / file_id

    async def receive(self, chunks: AsyncIterator[bytes], largest: int) -> Received:
        """Keep what comes, up to `largest` bytes; raise FileRefused, and nothing is kept then."""
        file_id = secrets.token_hex(16)
        part = self.path(file_id + _PART)
        try:
            await asyncio.to_thread(self._make_room, largest)
            await _write(part, chunks, largest)
            kind = await asyncio.to_thread(kind_of, part)
            size, digest = await asyncio.to_thread(_clean, part, kind)
            await asyncio.to_thread(part.rename, self.path(file_id))
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise _full() from error
            raise
        finally:
            # Renamed by then, or of no use.
            await asyncio.to_thread(part.unlink, missing_ok=True)
        return Received(file_id, size, digest, kind)

    def _make_room(self, wanted: int) -> None:
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(self._path).free < RESERVE + wanted:
            raise _full()

    def remove(self, *file_ids: str) -> None:
        for one in file_ids:
            self.path(one).unlink(missing_ok=True)

    def older(self, than: datetime) -> list[str]:
        """Names of the files that were last written before then."""
        if not self._path.is_dir():
            return []
        until = than.timestamp()
        return [one.name for one in self._path.iterdir() if one.stat().st_mtime < until]


async def _write(part: Path, chunks: AsyncIterator[bytes], largest: int) -> None:
    size = 0
    with await asyncio.to_thread(part.open, "xb") as file:
        async for chunk in chunks:
            size += len(chunk)
            if size > largest:
                raise too_big(largest)
            await asyncio.to_thread(file.write, chunk)
        await asyncio.to_thread(file.flush)
    if size == 0:
        raise FileRefused("empty_file", "The file is empty; send one with something in it.")


def _clean(part: Path, kind: Kind) -> tuple[int, str]:
    """Take out what the picture tells beside itself; bytes that are left, and their SHA-256."""
    content = part.read_bytes()
    try:
        kept = cleaned(content, kind.type, kind.orientation)
    except Broken as error:
        raise wrong_type() from error
    if kept != content:
        part.write_bytes(kept)
    return len(kept), hashlib.sha256(kept).hexdigest()


def too_big(largest: int) -> FileRefused:
    sentence = f"The file has more than {largest} bytes; send a smaller one."
    return FileRefused("too_big", sentence)


def _full() -> FileRefused:
    return FileRefused("no_room", "The desk's disk is full; send the file later, or write instead.")
