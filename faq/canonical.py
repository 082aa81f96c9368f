"""One text for one content of an entry: what is stored of a draft, and what is hashed. Pure."""

import hashlib
import json
from datetime import datetime, timezone
from typing import Any

from faq.entry import Entry, Wording


def dump(entry: Entry) -> str:
    """The entry as canonical JSON: keys sorted, no spaces, ASCII alone, instants in UTC."""
    content = {
        "id": entry.id,
        "topic": entry.topic,
        "owner": entry.owner,
        "valid_from": _instant(entry.valid_from),
        "valid_until": _instant(entry.valid_until),
        "wordings": {
            language: {
                "questions": list(wording.questions),
                "answer": wording.answer,
                "channels": dict(wording.channels),
            }
            for language, wording in entry.wordings.items()
        },
    }
    return canonical_json(content)


def load(text: str) -> Entry:
    """The entry that `dump` wrote."""
    content = json.loads(text)
    return Entry(
        id=content["id"],
        topic=content["topic"],
        owner=content["owner"],
        wordings={
            language: Wording(tuple(one["questions"]), one["answer"], one["channels"])
            for language, one in content["wordings"].items()
        },
        valid_from=_moment(content["valid_from"]),
        valid_until=_moment(content["valid_until"]),
    )


def text_hash(entry: Entry) -> str:
    """SHA-256 of the entry's canonical JSON, in hex."""
    return sha256(dump(entry))


def canonical_json(content: Any) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """SHA-256, in hex, of a canonical JSON."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _instant(moment: datetime | None) -> str | None:
    return moment.astimezone(timezone.utc).isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
