"""Dover itself, from this folder, with a database and a model of its own."""

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from bench.ports import free_ports
from bench.side import ROOT, Side, Took, environment, train_model
from desk import supervise
from desk.prepare import DEMO_FAQ
from faq import store
from faq.entry import Entry
from faq.exchange import read_entries
from settings import brand
from settings.clock import now
from settings.environment import api_token, from_environment
from storage.engine import open_engine, transaction
from storage.migrate import upgrade

RASA = (sys.executable, "-m", "bot.serve")


def demo_entries() -> list[Entry]:
    return read_entries(*sorted(DEMO_FAQ.glob("*.yml")))


class Dover:
    """An assistant of its own: `home` is made anew, with these entries approved.

    The model lies beside `home`, or in another folder, so that the last one may be used again.
    """

    def __init__(self, home: Path, entries: Iterable[Entry], models: Path | None = None) -> None:
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        rasa, actions, desk = free_ports(3)
        models = models or home.with_name(f"{home.name}-model")
        given = {
            "DOVER_HOME": str(home),
            "DOVER_BRAND": str(ROOT / "brand.yml"),
            "DOVER_MODEL": str(models / "dover.tar.gz"),
            "DOVER_RASA_PORT": str(rasa),
            "DOVER_ACTIONS_PORT": str(actions),
            "DOVER_DESK_PORT": str(desk),
            # The benchmark's visitors come from one address, and type faster than people.
            "DOVER_VISITOR_MESSAGES": "1000000",
            "DOVER_ADDRESS_MESSAGES": "1000000",
        }
        self.settings = from_environment(given)
        self._env = environment({**supervise.environment(self.settings), **given})
        self._approve(entries)

    def train(self) -> Took:
        return train_model("Dover", RASA, ROOT, self.settings.model, self._env)

    def side(self, with_desk: bool = False) -> Side:
        parts = supervise.parts(self.settings)
        if not with_desk:
            parts = [one for one in parts if one.name != "desk"]
        return Side(
            name="Dover",
            folder=ROOT,
            commands={part.name: part.command for part in parts},
            env=self._env,
            home=self.settings.home / "logs",
            port=self.settings.rasa_port,
            token=api_token(self.settings.secret()),
        )

    def _approve(self, entries: Iterable[Entry]) -> None:
        engine = open_engine(self.settings.database_url)
        upgrade(engine)
        approver = brand.load(self.settings.brand_file).spokesperson
        with transaction(engine) as connection:
            for entry in entries:
                store.approve(connection, entry, approver, now())
        engine.dispose()
