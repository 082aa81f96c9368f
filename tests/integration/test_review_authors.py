"""Nobody approves what they wrote, whichever way they try."""

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from faq import approval, authors, store, writing
from faq.review import Actor, Refused
from storage.engine import reading, transaction
from storage.tables import draft_author
from tests import makers
from tests.makers import NOON
from tests.reviews import (
    DANA,
    ENTRY,
    GIL,
    NOA,
    ROTEM,
    VOICE,
    approve,
    do,
    import_live,
    state,
    submit,
    write,
)

NEWER = makers.entry(answer="Newer.")


def refused(engine: Engine, by: Actor = DANA) -> None:
    """Approving is refused, and leaves everything as it was."""
    before = state(engine)
    with pytest.raises(Refused, match=f"{by.account} wrote on it since the last approved version"):
        approve(engine, by)
    assert state(engine) == before


def test_an_author_with_both_roles_cannot_approve(engine: Engine) -> None:
    write(engine, DANA)
    submit(engine)
    refused(engine)
    approve(engine, NOA)


def test_everybody_who_wrote_is_an_author_even_if_overwritten(engine: Engine) -> None:
    first = write(engine, DANA)
    second = write(engine, GIL, NEWER, first.number)
    write(engine, ROTEM, makers.entry(answer="Newest."), second.number)
    submit(engine)
    assert state(engine).authors == ("dana", "gil", "rotem")
    refused(engine)
    approve(engine, NOA)


def test_an_author_who_writes_the_name_otherwise_is_the_same(engine: Engine) -> None:
    write(engine, Actor("Dana "))
    submit(engine)
    refused(engine)
    refused(engine, Actor("DANA", may_approve=True))


def test_a_restored_version_is_the_text_of_who_restored_it(engine: Engine) -> None:
    import_live(engine)
    import_live(engine, NEWER)
    do(engine, writing.restore, ENTRY, 1, DANA)
    submit(engine)
    refused(engine)


def test_discarding_a_draft_makes_nobody_less_of_an_author(engine: Engine) -> None:
    import_live(engine)
    write(engine, DANA)
    do(engine, writing.discard, ENTRY, DANA)
    write(engine, ROTEM, NEWER)
    submit(engine)
    refused(engine)


def test_an_import_is_refused_where_its_approver_wrote_on_the_draft(engine: Engine) -> None:
    import_live(engine)
    write(engine, DANA)
    with pytest.raises(Refused, match=f"{ENTRY}: dana wrote on it"):
        import_live(engine, NEWER)
    import_live(engine)  # Nothing in it is new, so there is nothing to approve.


def test_authors_of_a_draft_stay_authors_when_an_import_came_between(engine: Engine) -> None:
    import_live(engine)
    written = write(engine, NOA)
    import_live(engine, NEWER)
    assert written.content
    write(engine, ROTEM, makers.entry(answer="Merged."), state(engine).number)
    submit(engine)
    assert state(engine).authors == ("noa", "rotem")
    refused(engine, NOA)
    approve(engine)


def test_after_an_approval_authorship_begins_anew(engine: Engine) -> None:
    write(engine, DANA)
    submit(engine)
    approve(engine, NOA)
    write(engine, ROTEM, NEWER)
    submit(engine)
    approve(engine, DANA)
    with reading(engine) as connection:
        assert authors.of_version(connection, ENTRY, 1) == ("dana",)
        assert authors.of_version(connection, ENTRY, 2) == ("rotem",)


def test_submitting_or_confirming_makes_no_author(engine: Engine) -> None:
    write(engine)
    do(engine, writing.submit, ENTRY, DANA, VOICE)
    approve(engine)


@pytest.mark.parametrize("by", [ROTEM, GIL])
def test_an_editor_approves_nothing(engine: Engine, by: Actor) -> None:
    write(engine)
    submit(engine)
    with pytest.raises(Refused, match=f"{by.account} may not decide"):
        approve(engine, by)
    with pytest.raises(Refused, match="may not decide"):
        do(engine, approval.send_back, ENTRY, by, "a reason")
    import_live(engine, makers.entry("live"))
    with pytest.raises(Refused, match="may not decide"):
        do(engine, approval.retire, "live", by, "")


def test_the_database_refuses_a_version_that_its_author_approved(engine: Engine) -> None:
    """Whatever the code does: the trigger looks at the version itself."""
    write(engine, DANA)
    with pytest.raises(DBAPIError, match="cannot approve it"), transaction(engine) as connection:
        store.approve(connection, NEWER, "dana", NOON)
    with transaction(engine) as connection:
        store.approve(connection, NEWER, "noa", NOON)


@pytest.mark.parametrize("statement", [sa.delete(draft_author), sa.update(draft_author)])
def test_the_database_forgets_no_author(engine: Engine, statement: sa.sql.Executable) -> None:
    write(engine, DANA)
    if isinstance(statement, sa.sql.Update):
        statement = statement.values(account="gil")
    with pytest.raises(DBAPIError, match="rows are a record"), transaction(engine) as connection:
        connection.execute(statement)
