"""Reminders: of decisions that are due and of answers that expire, each once."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from desk.reminders import sweep
from faq import approval, drafts, writing
from faq.approval import Validity
from faq.drafts import Promised
from storage import accounts
from storage.accounts import Role
from storage.engine import reading, transaction
from storage.promise_tables import notice
from storage.tables import draft
from tests import makers
from tests.makers import NOON
from tests.reviews import DANA, ENTRY, ROTEM, VOICE, approve, do, import_live, state, write

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PROMISED = Promised(NOON + 3 * HOUR, NOON + 4 * HOUR)


def submit(engine: Engine, entry_id: str = ENTRY, promised: Promised | None = PROMISED) -> None:
    with transaction(engine) as connection:
        writing.submit(connection, entry_id, ROTEM, VOICE, NOON, promised)


def notices(engine: Engine) -> list[tuple[str, str, str]]:
    with reading(engine) as connection:
        rows = connection.execute(sa.select(notice).order_by(notice.c.id)).all()
    return [(row.kind, row.account, row.about) for row in rows]


def test_the_spokesperson_is_reminded_once_and_told_once_that_it_is_late(engine: Engine) -> None:
    write(engine)
    submit(engine)
    assert state(engine).promised == PROMISED
    moments = [0 * HOUR, 3 * HOUR, 3.5 * HOUR, 4 * HOUR, 4 * HOUR, 40 * HOUR]
    assert [sweep(engine, "dana", NOON + passed) for passed in moments] == [0, 1, 0, 1, 0, 0]
    assert notices(engine) == [
        ("review_due", "dana", f"entry:{ENTRY}"),
        ("review_broken", "dana", f"entry:{ENTRY}"),
    ]
    with reading(engine) as connection:
        values = connection.execute(sa.select(notice.c["values"])).scalars().first()
    due_at = "2026-11-22T16:00:00+00:00"
    assert json.loads(values) == {"entry": ENTRY, "name": "rotem", "due_at": due_at}


def test_after_a_stop_in_which_both_times_passed_nobody_hears_that_it_is_nearly_due(
    engine: Engine,
) -> None:
    write(engine)
    submit(engine)
    assert sweep(engine, "dana", NOON + 9 * HOUR) == 1
    assert [kind for kind, _, _ in notices(engine)] == ["review_broken"]


def test_a_decision_ends_its_promise_and_the_next_submission_has_its_own(engine: Engine) -> None:
    write(engine)
    submit(engine)
    sent = do(engine, approval.send_back, ENTRY, DANA, "shorter")
    assert sent.promised is None
    assert sweep(engine, "dana", NOON + 9 * HOUR) == 0
    write(engine, content=makers.entry(answer="Newer."), number=sent.number)
    submit(engine)
    assert sweep(engine, "dana", NOON + 3 * HOUR) == 1
    approve(engine)
    assert sweep(engine, "dana", NOON + 9 * HOUR) == 0


def test_what_is_due_first_waits_first_and_what_has_no_promise_last(engine: Engine) -> None:
    later = Promised(NOON + HOUR, NOON + 9 * HOUR)
    for entry_id, promised in (("a", None), ("b", later), ("c", PROMISED), ("d", later)):
        write(engine, content=makers.entry(entry_id))
        submit(engine, entry_id, promised)
    write(engine, content=makers.entry("draft"))
    with reading(engine) as connection:
        found = drafts.waiting(connection)
    assert [str(one) for one in found] == ["c:2", "b:2", "d:2", "a:2"]
    assert [one.promised for one in found] == [PROMISED, later, later, None]


def test_the_database_keeps_no_promise_outside_the_review(engine: Engine) -> None:
    write(engine)
    with pytest.raises(DBAPIError), transaction(engine) as connection:
        connection.execute(sa.update(draft).values(remind_at=NOON, due_at=NOON))
    submit(engine)
    with pytest.raises(DBAPIError), transaction(engine) as connection:
        connection.execute(sa.update(draft).values(remind_at=None))


def expiring(engine: Engine, owner: str, until: datetime, entry_id: str = ENTRY) -> None:
    import_live(engine, replace(makers.entry(entry_id, valid_until=until), owner=owner))


def test_an_owner_is_told_a_week_before_once_for_each_version(engine: Engine) -> None:
    with transaction(engine) as connection:
        accounts.add(connection, "rotem", [Role.EDITOR], "he", NOON)
    expiring(engine, "Rotem", NOON + 10 * DAY)
    passed = [2 * DAY, 3 * DAY, 4 * DAY, 11 * DAY]
    assert [sweep(engine, "dana", NOON + one) for one in passed] == [0, 1, 0, 0]
    expiring(engine, "Rotem", NOON + 20 * DAY)
    assert [sweep(engine, "dana", NOON + one) for one in (12 * DAY, 13 * DAY)] == [0, 1]
    assert notices(engine) == [("entry_expires", "rotem", f"entry:{ENTRY}")] * 2


@pytest.mark.parametrize("owner", ["nobody", "gone"])
def test_the_spokesperson_hears_of_answers_whose_owner_is_not_there(
    engine: Engine, owner: str
) -> None:
    with transaction(engine) as connection:
        accounts.add(connection, "gone", [Role.EDITOR], "he", NOON)
        accounts.disable(connection, "gone")
    expiring(engine, owner, NOON + 6 * DAY)
    assert sweep(engine, "dana", NOON) == 1
    assert [account for _, account, _ in notices(engine)] == ["dana"]


def test_what_expired_while_the_desk_was_away_is_told_as_expired_for_a_week(
    engine: Engine,
) -> None:
    expiring(engine, "rotem", NOON + DAY)
    expiring(engine, "rotem", NOON - 6 * DAY, "old_offer")
    assert sweep(engine, "dana", NOON + 2 * DAY) == 1
    assert notices(engine) == [("entry_expired", "dana", f"entry:{ENTRY}")]


def test_what_is_replaced_or_retired_is_not_told_of(engine: Engine) -> None:
    expiring(engine, "rotem", NOON + 6 * DAY)
    import_live(engine)
    assert sweep(engine, "dana", NOON) == 0
    expiring(engine, "rotem", NOON + 6 * DAY, "old_offer")
    do(engine, approval.retire, "old_offer", DANA, "")
    assert sweep(engine, "dana", NOON) == 0


def test_an_approval_sets_clears_or_leaves_each_day(engine: Engine) -> None:
    drafted = makers.entry(answer="New.", valid_from=NOON, valid_until=NOON + 9 * DAY)
    for validity, days in (
        (Validity(), (NOON, NOON + 9 * DAY)),
        (Validity(valid_until=None), (NOON, None)),
        (Validity(None, NOON + DAY), (None, NOON + DAY)),
    ):
        number = state(engine).number or None
        write(engine, content=drafted, number=number)
        submit(engine)
        with transaction(engine) as connection:
            (after,) = approval.approve(connection, {ENTRY: None}, DANA, NOON, validity)
            live = drafts.load(connection, ENTRY).standing
        assert live
        assert (live.entry.valid_from, live.entry.valid_until) == days
        drafted = replace(drafted, topic=f"topic {after.newest_number}")
