"""Releases in the database: numbers, overrides in the audit, what changed, how they were used."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from faq import audit, release_changes, releases, store
from faq.entry import Wording
from faq.releases import Made, Release, ReleaseState
from faq.review import Actor, Refused
from storage import conversations
from storage.conversations import Turn
from storage.engine import reading, transaction
from storage.release_tables import release, serving
from tests import makers
from tests.makers import NOON

ADMIN = Actor("alma")


def add(connection: Connection, number: int, state: ReleaseState) -> Release:
    versions = {one.entry.id: one.number for one in store.live(connection)}
    made = Made("erez", f"releases/{number:04}.tar.gz", "0" * 64, f"m{number}", versions)
    releases.add(connection, number, made, NOON, state)
    found = releases.find(connection, number)
    assert found
    return found


def test_numbers_have_no_gap(engine: Engine) -> None:
    for number in (1, 2, 3):
        with transaction(engine) as connection:
            assert releases.next_number(connection) == number
            add(connection, number, ReleaseState.READY)
    with reading(engine) as connection:
        assert [one.number for one in releases.listed(connection)] == [3, 2, 1]


def test_a_refused_release_serves_only_after_an_override_that_the_audit_has(
    engine: Engine,
) -> None:
    with transaction(engine) as connection:
        assert not add(connection, 1, ReleaseState.REFUSED).may_serve
        releases.override(connection, 1, ADMIN, " the new plan begins today ", NOON)
        found = releases.find(connection, 1)
        row = list(audit.rows(connection))[-1]
        assert audit.verify(connection).why == ""
    assert found
    assert found.may_serve
    assert found.override
    assert found.override.reason == "the new plan begins today"
    assert (row.account, row.edge, row.release, row.reason) == (
        "alma",
        "overridden",
        1,
        "the new plan begins today",
    )


def test_an_override_without_its_row_is_found(engine: Engine) -> None:
    with transaction(engine) as connection:
        add(connection, 1, ReleaseState.REFUSED)
        values = {"override_by": "x", "override_reason": "y", "override_at": NOON}
        connection.execute(sa.update(release).values(**values))
        assert audit.verify(connection).why == (
            "release 1 was let through and has no row that did it"
        )


@pytest.mark.parametrize(
    ("state", "reason", "why"),
    [
        (ReleaseState.READY, "because", "release 1 waits for no decision"),
        (ReleaseState.CANDIDATE, "because", "release 1 waits for no decision"),
        (ReleaseState.REFUSED, "  ", "with a written reason only"),
    ],
)
def test_an_override_is_refused_with_its_reason(
    state: ReleaseState, reason: str, why: str, engine: Engine
) -> None:
    with transaction(engine) as connection:
        add(connection, 1, state)
    with pytest.raises(Refused, match=why), transaction(engine) as connection:
        releases.override(connection, 1, ADMIN, reason, NOON)


def test_a_release_is_let_through_once(engine: Engine) -> None:
    with transaction(engine) as connection:
        add(connection, 1, ReleaseState.REFUSED)
        releases.override(connection, 1, ADMIN, "because", NOON)
    with pytest.raises(Refused), transaction(engine) as connection:
        releases.override(connection, 1, ADMIN, "again", NOON)


def test_one_release_serves(engine: Engine) -> None:
    with transaction(engine) as connection:
        for number in (1, 2):
            add(connection, number, ReleaseState.READY)
            releases.begin_serving(connection, number, "alma", "", NOON)
        assert releases.serving_now(connection) == 2
    values = {"release": 1, "begun_at": NOON, "begun_by": "x", "reason": ""}
    with pytest.raises(DBAPIError), transaction(engine) as connection:
        connection.execute(sa.insert(serving).values(**values))


def test_what_changed_is_told_by_entry_and_question(engine: Engine) -> None:
    makers.approve(engine, [makers.entry("kept"), makers.entry("changed"), makers.entry("gone")])
    with transaction(engine) as connection:
        first = add(connection, 1, ReleaseState.READY)
    old = makers.entry("changed")
    asked = old.wordings["en"].questions
    wording = Wording((asked[0], "is it open at all?"), "Open.")
    makers.approve(engine, [replace(old, wordings={**old.wordings, "en": wording})])
    makers.approve(engine, [makers.entry("new")])
    with transaction(engine) as connection:
        store.take_off(connection, "gone")
        second = add(connection, 2, ReleaseState.READY)
        found = release_changes.changes(connection, second, first)
    assert (found.added, found.removed) == (("new",), ("gone",))
    (changed,) = found.changed
    assert (changed.entry_id, changed.came, changed.went) == (
        "changed",
        ("is it open at all?",),
        (asked[1],),
    )


def test_real_use_counts_the_turns_of_its_model_alone(engine: Engine) -> None:
    with transaction(engine) as connection:
        made = add(connection, 1, ReleaseState.READY)
        talk = conversations.open_conversation(connection, "web", "v1", "he", NOON)
        for number, (model, outcome) in enumerate(
            [("m1", "answered"), ("m1", "unknown"), ("other", "answered")]
        ):
            said, _ = conversations.add_visitor_message(connection, talk, "hi", NOON, f"c{number}")
            turn = Turn(said, talk.id, "web", "he", "faq", None, 0.5, [], outcome, model, 1.0)
            conversations.log_turn(connection, turn, NOON)
        found = release_changes.use(connection, made)
    assert (found.turns, found.outcomes) == (2, {"answered": 1, "unknown": 1})
