"""Files that somebody looks into before they are written."""

import secrets
from dataclasses import dataclass

from faq.exchange import Read


@dataclass(frozen=True)
class Upload:
    """A file that was looked into and not written yet."""

    token: str
    name: str
    content: Read


class Uploads:
    """The newest upload of each account, in memory: whoever comes too late uploads again."""

    MOST = 20

    def __init__(self) -> None:
        self._kept: dict[str, Upload] = {}

    def keep(self, account: str, name: str, content: Read) -> Upload:
        self._kept.pop(account, None)
        if len(self._kept) >= self.MOST:
            del self._kept[next(iter(self._kept))]
        self._kept[account] = Upload(secrets.token_urlsafe(12), name, content)
        return self._kept[account]

    def find(self, account: str, token: str) -> Upload | None:
        kept = self._kept.get(account)
        return kept if kept and kept.token == token else None

    def drop(self, account: str) -> None:
        self._kept.pop(account, None)
