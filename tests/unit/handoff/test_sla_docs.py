"""docs/promises.md names everything that the code knows of promises."""

import re
from pathlib import Path

from handoff.history import EventKind, Priority
from handoff.ledger import Bucket
from handoff.sla import PromiseKind, PromiseState


def test_every_promise_state_event_bucket_and_priority_is_documented() -> None:
    text = Path("docs/promises.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)`", text))
    known = [*EventKind, *Priority, *Bucket, *PromiseKind, *PromiseState]
    assert {one.value for one in known} <= named
