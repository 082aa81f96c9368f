"""Rolling back brings back a release with its answers, as far as they may be said."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.engine import Engine

from faq import approval, holds, serving, store, switching
from faq.audit import Verdict
from faq.holds import Scope
from faq.review import Actor, Refused, State
from faq.switching import RolledBack, Why
from storage.engine import reading
from tests import makers
from tests.makers import NOON
from tests.releases import add_release, live_numbers
from tests.reviews import (
    DANA,
    ENTRY,
    ROTEM,
    approve,
    audit_rows,
    do,
    import_live,
    state,
    submit,
    verdict,
    write,
)

ADMIN = Actor("avi")
WHY = "it confuses the prices"


def approved(engine: Engine, answer: str) -> None:
    """Another wording of the entry is approved."""
    number = state(engine).number or None
    write(engine, content=makers.entry(answer=answer), number=number)
    submit(engine)
    approve(engine)


def released_twice(engine: Engine) -> None:
    """Release 1 knew the first wording; release 2 serves, with the second one live."""
    import_live(engine)
    add_release(engine, 1)
    do(engine, switching.serve, 1, ADMIN, "")
    approved(engine, "Second.")
    add_release(engine, 2)
    do(engine, switching.serve, 2, ADMIN, "")


def roll_back(engine: Engine, number: int | None = None, by: Actor = ADMIN) -> RolledBack:
    done: RolledBack = do(engine, switching.roll_back, number, by, WHY)
    return done


def live(engine: Engine) -> dict[str, int]:
    with reading(engine) as connection:
        return live_numbers(connection)


def left(done: RolledBack) -> list[tuple[str, Why]]:
    return [(one.entry_id, one.why) for one in done.left]


def wanted(engine: Engine) -> int | None:
    with reading(engine) as connection:
        found = serving.wanted(connection)
    return found.number if found else None


def test_model_and_answers_come_back_as_one(engine: Engine) -> None:
    released_twice(engine)
    assert (wanted(engine), live(engine)[ENTRY]) == (2, 2)
    done = roll_back(engine)
    assert [(one.entry.id, one.number) for one in done.brought_back] == [(ENTRY, 1)]
    assert (done.number, done.left) == (1, ())
    assert (wanted(engine), live(engine)[ENTRY]) == (1, 1)


def test_it_goes_forward_again_the_same_way(engine: Engine) -> None:
    released_twice(engine)
    roll_back(engine)
    roll_back(engine, 2)
    assert (wanted(engine), live(engine)[ENTRY]) == (2, 2)
    assert verdict(engine).why == ""


def test_the_audit_has_a_row_for_each_answer_and_one_for_the_release(engine: Engine) -> None:
    released_twice(engine)
    roll_back(engine)
    *_, answer, release = audit_rows(engine)
    assert (answer.edge, answer.entry_id, answer.version_number) == ("rolled_back", ENTRY, 1)
    assert (release.edge, release.release, release.reason) == ("rolled_back", 1, WHY)
    assert {answer.account, release.account} == {"avi"}
    assert verdict(engine) == Verdict(len(audit_rows(engine)))


def test_what_comes_back_keeps_its_own_approval(engine: Engine) -> None:
    released_twice(engine)
    (back,) = roll_back(engine).brought_back
    with reading(engine) as connection:
        (now,) = store.live(connection, ENTRY)
    assert now == back
    assert now.approved_by == "dana"


def test_the_next_version_gets_a_number_and_authors_of_its_own(engine: Engine) -> None:
    released_twice(engine)
    roll_back(engine)
    approved(engine, "Third.")
    assert live(engine)[ENTRY] == 3
    assert verdict(engine).why == ""


def test_an_open_draft_is_kept_and_compared_with_what_is_live_now(engine: Engine) -> None:
    released_twice(engine)
    write(engine, content=makers.entry(answer="Third."), number=state(engine).number)
    submit(engine)
    roll_back(engine)
    after = state(engine)
    assert (after.state, after.content) == (State.DRAFT, makers.entry(answer="Third."))
    assert after.standing is not None
    assert after.standing.number == 1


def test_an_answer_that_was_retired_stays_retired_and_is_named(engine: Engine) -> None:
    released_twice(engine)
    do(engine, approval.retire, ENTRY, DANA, "no longer sold")
    done = roll_back(engine)
    assert left(done) == [(ENTRY, Why.RETIRED)]
    assert "was retired since" in str(done.left[0].remark)
    assert ENTRY not in live(engine)


def test_an_answer_that_was_added_since_stays_and_is_named(engine: Engine) -> None:
    released_twice(engine)
    makers.approve(engine, [makers.entry("parking")])
    assert left(roll_back(engine)) == [("parking", Why.LATER)]
    assert "parking" in live(engine)


def test_what_is_held_stays_held(engine: Engine) -> None:
    released_twice(engine)
    do(engine, holds.hold, Scope(entry_id=ENTRY), ROTEM, "a rumour")
    roll_back(engine)
    with reading(engine) as connection:
        assert holds.held(connection).entries == {ENTRY}


def test_a_held_topic_is_not_left_through_an_old_version(engine: Engine) -> None:
    import_live(engine)
    add_release(engine, 1)
    do(engine, switching.serve, 1, ADMIN, "")
    moved = replace(makers.entry(answer="Second."), topic="crisis")
    makers.approve(engine, [moved])
    add_release(engine, 2)
    do(engine, switching.serve, 2, ADMIN, "")
    do(engine, holds.hold, Scope(topic="crisis"), ROTEM, "a rumour")
    assert left(roll_back(engine)) == [(ENTRY, Why.HELD)]
    assert live(engine)[ENTRY] == 2


def test_what_has_expired_does_not_come_back(engine: Engine) -> None:
    over = makers.entry(answer="Sale!", valid_until=NOON - timedelta(days=1))
    makers.approve(engine, [over])
    add_release(engine, 1)
    do(engine, switching.serve, 1, ADMIN, "")
    makers.approve(engine, [makers.entry(answer="No sale.")])
    add_release(engine, 2)
    do(engine, switching.serve, 2, ADMIN, "")
    assert left(roll_back(engine)) == [(ENTRY, Why.EXPIRED)]
    assert live(engine)[ENTRY] == 2


def test_a_live_answer_that_has_expired_is_not_revived(engine: Engine) -> None:
    released_twice(engine)
    over = makers.entry(answer="Sale!", valid_until=NOON - timedelta(days=1))
    makers.approve(engine, [over])
    assert left(roll_back(engine)) == [(ENTRY, Why.EXPIRED)]
    assert live(engine)[ENTRY] == 3


@pytest.mark.parametrize(
    ("number", "reason", "why"),
    [
        (7, WHY, "there is no release 7"),
        (2, WHY, "release 2 serves already"),
        (3, WHY, "release 3 did not pass the gate"),
        (1, "  ", "without a reason"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    engine: Engine, number: int, reason: str, why: str
) -> None:
    released_twice(engine)
    add_release(engine, 3, state="refused")
    before = audit_rows(engine)
    with pytest.raises(Refused, match=why):
        do(engine, switching.roll_back, number, ADMIN, reason)
    assert (wanted(engine), live(engine)[ENTRY]) == (2, 2)
    assert audit_rows(engine) == before


def test_without_a_release_before_there_is_nothing_to_go_back_to(engine: Engine) -> None:
    import_live(engine)
    add_release(engine, 1)
    do(engine, switching.serve, 1, ADMIN, "")
    with pytest.raises(Refused, match="no other release served before"):
        roll_back(engine)


def test_an_overridden_release_may_serve(engine: Engine) -> None:
    override = {"override_by": "avi", "override_reason": "it must go out", "override_at": NOON}
    add_release(engine, 1, **override, state="refused")
    do(engine, switching.serve, 1, ADMIN, "")
    assert wanted(engine) == 1


def test_one_release_serves_at_a_time_and_its_period_ends_when_the_next_begins(
    engine: Engine,
) -> None:
    released_twice(engine)
    roll_back(engine)
    with reading(engine) as connection:
        assert [one.number for one in serving.served(connection, 9)] == [1, 2]
        newest = serving.served(connection, 1)
    assert [one.number for one in newest] == [1]
