"""Accounts in both databases."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy.engine import Connection

from storage import accounts
from storage.accounts import AccountExists, LastAdmin, LinkRefused, NoSuchAccount, Role
from storage.engine import open_engine, transaction

NOON = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    engine = open_engine(database_url)
    with transaction(engine) as connection:
        yield connection
    engine.dispose()


def test_a_new_account_has_its_roles_and_no_password(connection: Connection) -> None:
    accounts.add(connection, "dana", [Role.EDITOR, Role.SPOKESPERSON], "he", NOON)
    dana = accounts.get(connection, "dana")
    assert dana.roles == {Role.EDITOR, Role.SPOKESPERSON}
    assert dana.password_hash is None
    assert not dana.disabled


def test_a_name_is_taken_once(connection: Connection) -> None:
    accounts.add(connection, "dana", [], "he", NOON)
    with pytest.raises(AccountExists, match="dana"):
        accounts.add(connection, "dana", [], "he", NOON)


def test_a_link_sets_one_password_and_is_over(connection: Connection) -> None:
    token = accounts.add(connection, "dana", [], "he", NOON)
    assert accounts.use_link(connection, token, "hash", NOON) == "dana"
    assert accounts.get(connection, "dana").password_hash == "hash"
    with pytest.raises(LinkRefused):
        accounts.use_link(connection, token, "other", NOON)


def test_a_link_is_over_after_two_days_or_with_the_next_one(connection: Connection) -> None:
    first = accounts.add(connection, "dana", [], "he", NOON)
    with pytest.raises(LinkRefused):
        accounts.account_of_link(connection, first, NOON + timedelta(days=2))
    second = accounts.new_link(connection, "dana", NOON)
    with pytest.raises(LinkRefused):
        accounts.account_of_link(connection, first, NOON)
    assert accounts.account_of_link(connection, second, NOON) == "dana"


def test_a_new_password_and_a_disabled_account_end_the_sessions(connection: Connection) -> None:
    accounts.add(connection, "dana", [], "he", NOON)
    before = accounts.get(connection, "dana").session_number
    accounts.set_password(connection, "dana", "hash")
    between = accounts.get(connection, "dana").session_number
    accounts.disable(connection, "dana")
    assert before < between < accounts.get(connection, "dana").session_number


def test_a_disabled_accounts_link_is_over(connection: Connection) -> None:
    token = accounts.add(connection, "dana", [], "he", NOON)
    accounts.disable(connection, "dana")
    with pytest.raises(LinkRefused):
        accounts.account_of_link(connection, token, NOON)


def test_the_last_admin_keeps_the_role(connection: Connection) -> None:
    accounts.add(connection, "noa", [Role.ADMIN], "he", NOON)
    with pytest.raises(LastAdmin):
        accounts.set_roles(connection, "noa", [Role.EDITOR])
    with pytest.raises(LastAdmin):
        accounts.disable(connection, "noa")
    accounts.add(connection, "dana", [Role.ADMIN], "he", NOON)
    accounts.set_roles(connection, "noa", [Role.EDITOR])
    assert accounts.get(connection, "noa").roles == {Role.EDITOR}


def test_the_first_admins_link_is_made_until_somebody_has_a_password(
    connection: Connection,
) -> None:
    first = accounts.first_admin_link(connection, "he", NOON)
    second = accounts.first_admin_link(connection, "he", NOON)
    assert first is not None
    assert second is not None
    with pytest.raises(LinkRefused):
        accounts.use_link(connection, first, "hash", NOON)
    accounts.use_link(connection, second, "hash", NOON)
    assert accounts.first_admin_link(connection, "he", NOON) is None
    assert accounts.get(connection, accounts.FIRST_ADMIN).roles == {Role.ADMIN}


def test_nobody_is_an_account(connection: Connection) -> None:
    with pytest.raises(NoSuchAccount, match="nobody"):
        accounts.new_link(connection, "nobody", NOON)
