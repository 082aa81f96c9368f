"""The people of the agreement and of the first entries can work from the first start on."""

from sqlalchemy.engine import Engine

from desk import first_people
from storage import accounts
from storage.accounts import Role
from storage.engine import transaction
from tests import makers
from tests.makers import NOON
from tests.reviews import import_live


def test_contacts_and_owners_get_accounts_once(engine: Engine) -> None:
    import_live(engine)
    brand = makers.demo_brand()
    with transaction(engine) as connection:
        assert not first_people.may_approve(connection, brand)
        made = first_people.invite(connection, brand, NOON)
        assert made == [
            "dana (spokesperson)",
            "eitan (agent)",
            "noa (agent)",
            "rotem (editor)",
            "tomer (agent)",
            "yael (manager)",
        ]
        assert first_people.invite(connection, brand, NOON) == []
        assert first_people.may_approve(connection, brand)
        # Nobody has a password yet, so the first admin's link is still made.
        assert accounts.first_admin_link(connection, "en", NOON)


def test_an_account_that_is_there_keeps_its_roles(engine: Engine) -> None:
    with transaction(engine) as connection:
        accounts.add(connection, "dana", [Role.EDITOR], "en", NOON)
        first_people.invite(connection, makers.demo_brand(), NOON)
        assert accounts.get(connection, "dana").roles == {Role.EDITOR}
        assert not first_people.may_approve(connection, makers.demo_brand())
        accounts.set_roles(connection, "dana", [Role.SPOKESPERSON])
        assert first_people.may_approve(connection, makers.demo_brand())
        accounts.disable(connection, "dana")
        assert not first_people.may_approve(connection, makers.demo_brand())
