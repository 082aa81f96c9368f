"""One message of a conversation at a time, also where several Rasa processes serve."""

import asyncio
import fcntl
import hashlib
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.lock_store import LOCK_LIFETIME, LockStore

from settings import environment

LOOK_SECONDS = 0.005
PLACES = 2**62


class ConversationLocks(LockStore):
    """Locks one byte of a file for each conversation; the kernel frees those of a dead process.

    Whoever waits in the same process is served in order and at once: Rasa's own store looks again
    each second. All processes are on one machine.
    """

    def __init__(self, **_endpoint: Any) -> None:
        home = environment.from_environment().home
        home.mkdir(parents=True, exist_ok=True)
        # Open as long as the process lives: closing it would free every lock.
        self._file = os.open(home / "conversations.lock", os.O_RDWR | os.O_CREAT, 0o600)
        self._here: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = LOOK_SECONDS,
    ) -> AsyncIterator[None]:
        """Hold the conversation; the parameters of Rasa's own store change nothing here."""
        place = (
            int.from_bytes(hashlib.sha256(conversation_id.encode()).digest()[:8], "big") % PLACES
        )
        async with self._here.setdefault(conversation_id, asyncio.Lock()):
            # No event tells that another process has let go.
            while not self._take(place):  # noqa: ASYNC110
                await asyncio.sleep(LOOK_SECONDS)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, 1, place)

    def _take(self, place: int) -> bool:
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
        except BlockingIOError:
            return False
        return True
