"""How large and how many the files of a message may be (brand.yml, `attachments`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class FileLimits:
    largest: int = 10 * MEGABYTE
    """Bytes of one file."""
    most: int = 3
    """Files of one message."""

    @property
    def largest_mb(self) -> int:
        return self.largest // MEGABYTE


def parse(written: Mapping[str, Any]) -> FileLimits:
    """The section of content that the schema has passed."""
    usual = FileLimits()
    largest = int(written.get("largest_mb", usual.largest_mb)) * MEGABYTE
    return FileLimits(largest, int(written.get("most", usual.most)))
