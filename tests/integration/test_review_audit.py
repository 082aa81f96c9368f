"""The audit: every edge has its row, the chain shows a change, writers have one order."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from faq import approval, canonical, demo, holds, writing
from faq.audit import FIRST, Verdict
from faq.entry import Entry
from faq.holds import Scope
from faq.review import Actor, Refused
from faq.writing import Conflict
from storage.engine import open_engine, transaction
from storage.tables import audit, draft, live_version
from tests import makers
from tests.makers import NOON
from tests.reviews import (
    DANA,
    ENTRY,
    ROTEM,
    approve,
    audit_rows,
    do,
    edges,
    import_live,
    state,
    submit,
    verdict,
    write,
)


def whole_life(engine: Engine) -> None:
    """Everything that can happen to an entry, once."""
    import_live(engine)
    write(engine)
    submit(engine)
    do(engine, approval.send_back, ENTRY, DANA, "shorter")
    write(engine, content=makers.entry(answer="Short."), number=state(engine).number)
    submit(engine)
    approve(engine)
    do(engine, holds.hold, Scope(entry_id=ENTRY), ROTEM, "a rumour")
    do(engine, holds.release, Scope(entry_id=ENTRY), DANA)
    do(engine, holds.hold, Scope(topic="contact"), DANA, "a flood")
    do(engine, holds.release, Scope(topic="contact"), DANA)
    do(engine, writing.restore, ENTRY, 1, ROTEM)
    do(engine, writing.discard, ENTRY, ROTEM)
    do(engine, approval.retire, ENTRY, DANA, "no longer sold")


def test_each_edge_has_its_row(engine: Engine) -> None:
    whole_life(engine)
    assert edges(engine) == [
        "imported",
        "written",
        "submitted",
        "sent_back",
        "written",
        "submitted",
        "approved",
        "held",
        "released",
        "held",
        "released",
        "restored",
        "discarded",
        "retired",
    ]
    assert verdict(engine) == Verdict(14)


def test_a_row_says_who_when_what_and_why(engine: Engine) -> None:
    write(engine)
    submit(engine)
    do(engine, approval.send_back, ENTRY, DANA, "shorter")
    row = audit_rows(engine)[-1]
    assert (row.account, row.at, row.entry_id, row.topic) == ("dana", NOON, ENTRY, None)
    assert (row.from_state, row.to_state, row.reason) == ("in_review", "sent_back", "shorter")
    assert row.text_hash == canonical.text_hash(makers.entry(answer="New."))
    assert row.version_number is None
    first, *_ = audit_rows(engine)
    assert (first.from_state, first.previous_hash) == ("new", FIRST)


def test_an_import_is_recorded_with_its_version(engine: Engine) -> None:
    done = demo.import_once(engine, Path("data/faq"), "dana", NOON)
    rows = audit_rows(engine)
    assert done is not None
    assert len(rows) == done.changed
    assert {(row.edge, row.account, row.version_number) for row in rows} == {
        ("imported", "dana", 1)
    }
    assert verdict(engine) == Verdict(len(rows))


def test_what_is_refused_leaves_no_row(engine: Engine) -> None:
    write(engine)
    with pytest.raises(Conflict):
        write(engine, content=makers.entry(answer="Other."))
    assert edges(engine) == ["written"]


@pytest.mark.parametrize("statement", [sa.delete(audit), sa.update(audit)])
def test_the_database_refuses_to_change_a_row(engine: Engine, statement: sa.sql.Executable) -> None:
    write(engine)
    if isinstance(statement, sa.sql.Update):
        statement = statement.values(account="gil")
    with pytest.raises(DBAPIError, match="rows are a record"), transaction(engine) as connection:
        connection.execute(statement)


def _tamper(engine: Engine, statements: Iterable[object], table: str = "audit") -> None:
    """Change rows as somebody with all rights on the database could."""
    postgres = engine.dialect.name == "postgresql"
    with transaction(engine) as connection:
        if postgres:
            connection.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        else:
            for verb in ("update", "delete"):
                connection.execute(sa.text(f"DROP TRIGGER IF EXISTS {table}_no_{verb}"))
        for statement in statements:
            connection.execute(statement)


def _row(engine: Engine, position: int) -> int:
    return int(audit_rows(engine)[position].id)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("account", "gil"),
        ("reason", "made up"),
        ("edge", "imported"),
        ("at", NOON.replace(year=2020)),
        ("text_hash", "0" * 64),
        ("entry_id", "other"),
        ("version_number", 7),
        ("to_state", "draft"),
    ],
)
def test_a_row_that_was_changed_is_found(engine: Engine, column: str, value: object) -> None:
    import_live(engine, makers.entry("other"))
    whole_life(engine)
    bad = _row(engine, 7)
    _tamper(engine, [sa.update(audit).where(audit.c.id == bad).values({column: value})])
    found = verdict(engine)
    assert (found.rows, found.bad_row) == (7, bad)
    assert found.why == "its content is not what its hash was made of"


def test_a_row_that_was_taken_out_is_found_at_the_next_one(engine: Engine) -> None:
    whole_life(engine)
    _tamper(engine, [sa.delete(audit).where(audit.c.id == _row(engine, 3))])
    assert verdict(engine) == Verdict(
        3, _row(engine, 3), "it does not follow the row before it: a row was taken out or put in"
    )


def test_an_end_that_was_cut_off_is_found(engine: Engine) -> None:
    write(engine)
    submit(engine)
    _tamper(engine, [sa.delete(audit).where(audit.c.id == _row(engine, -1))])
    assert verdict(engine) == Verdict(1, None, f"{ENTRY} is in_review, and its rows lead to draft")


def test_a_state_that_was_changed_outside_is_found(engine: Engine) -> None:
    write(engine)
    values = {"state": "in_review", "submitted_at": NOON}
    _tamper(engine, [sa.update(draft).values(**values)])
    assert verdict(engine).why == f"{ENTRY} is in_review, and its rows lead to draft"


def test_a_version_that_nobody_approved_is_found(engine: Engine) -> None:
    import_live(engine)
    makers.approve(engine, [makers.entry(answer="Slipped in.")])
    assert verdict(engine).why == f"version 2 of {ENTRY} has no row that made it"


def test_a_text_that_is_not_the_one_approved_is_found(engine: Engine) -> None:
    import_live(engine)
    _tamper(engine, [sa.text("UPDATE answer SET text = 'Made up.'")], "answer")
    found = verdict(engine)
    assert found.bad_row == _row(engine, 0)
    assert found.why == f"version 1 of {ENTRY} has not the text that was approved"


def test_an_old_version_put_back_by_hand_is_found(engine: Engine) -> None:
    import_live(engine)
    import_live(engine, makers.entry(answer="Newer."))
    _tamper(engine, [sa.update(live_version).values(version_id=1)], "live_version")
    assert verdict(engine).why == f"{ENTRY}: version 1 is live, and its rows lead to 2"
    _tamper(engine, [sa.delete(live_version)], "live_version")
    assert verdict(engine).why == f"{ENTRY}: none is live, and its rows lead to 2"


def test_an_empty_audit_is_whole(engine: Engine) -> None:
    assert verdict(engine) == Verdict(0)


def test_writers_at_the_same_time_make_one_chain(engine: Engine) -> None:
    together = Barrier(4)

    def work(number: int) -> None:
        own = open_engine(engine.url.render_as_string(hide_password=False))
        together.wait()
        for round_ in range(5):
            write(own, Actor(f"editor{number}"), makers.entry(f"entry_{number}_{round_}"))
        own.dispose()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert verdict(engine) == Verdict(20)


def test_of_two_editors_at_the_same_instant_one_gets_a_conflict(engine: Engine) -> None:
    together = Barrier(2)

    def work(name: str) -> Entry | None:
        own = open_engine(engine.url.render_as_string(hide_password=False))
        together.wait()
        try:
            write(own, Actor(name), makers.entry(answer=name))
        except Conflict as conflict:
            return conflict.theirs
        finally:
            own.dispose()
        return None

    with ThreadPoolExecutor(2) as pool:
        told = [one for one in pool.map(work, ["gil", "rotem"]) if one]
    assert told == [state(engine).content]
    assert edges(engine) == ["written"]


def test_of_two_approvals_at_the_same_instant_one_makes_the_version(engine: Engine) -> None:
    write(engine)
    submit(engine)
    together = Barrier(2)

    def work(name: str) -> str:
        own = open_engine(engine.url.render_as_string(hide_password=False))
        together.wait()
        try:
            approve(own, Actor(name, may_approve=True))
        except Refused as error:
            return str(error)
        finally:
            own.dispose()
        return ""

    with ThreadPoolExecutor(2) as pool:
        first, second = sorted(pool.map(work, ["dana", "noa"]))
    assert first == ""
    assert second.startswith(f"{ENTRY}: it is approved: “approved” is possible only")
    assert edges(engine) == ["written", "submitted", "approved"]
