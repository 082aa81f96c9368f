"""Training data for Rasa: the hand-written files and the approved entries of the database."""

from collections.abc import Collection, Sequence
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.exceptions import RasaException
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method
from sqlalchemy.exc import DatabaseError

from faq import store
from faq.store import Approved
from settings import brand, environment
from storage.engine import open_engine, reading

RETRIEVAL_INTENT = "faq"
CLASSIFIER = "bot.nlu.component.EntryClassifier"


class UnapprovedQuestions(RasaException):
    """A file under data/ has examples for FAQ entries: only approved versions may bring them."""


class UnapprovedResponses(RasaException):
    """A file has responses of its own: what the bot says is an approved entry and nothing else."""


class NothingApproved(RasaException):
    """The database has no approved entry to train on: run `dover faq import data/faq` first."""


class ApprovedFaqImporter(RasaFileImporter):
    """Reads files as Rasa does, and every FAQ question from the live versions in the database."""

    # Rasa asks for it three times.
    @cached_method
    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        written = super().get_nlu_data(language)
        for example in written.training_examples:
            if example.get("intent") == RETRIEVAL_INTENT:
                raise UnapprovedQuestions(
                    f"{UnapprovedQuestions.__doc__} Found: {example.get('text')!r}"
                )
        _refuse(written.responses)
        live = _live_entries()
        return written.merge(TrainingData(_examples(live), responses=_responses(live)))

    def get_domain(self) -> Domain:
        """The domain of the files; a response in it would be refused at Rasa's last door."""
        domain: Domain = super().get_domain()
        _refuse(domain.responses)
        return domain

    def get_config(self) -> dict[str, Any]:
        """config.yml with the precision that the brand wants from the understanding."""
        config: dict[str, Any] = super().get_config()
        settings = environment.from_environment()
        wanted = brand.load(settings.brand_file).wanted_precision
        for component in config.get("pipeline") or []:
            if component["name"] == CLASSIFIER:
                component["wanted_precision"] = wanted
        return config


def _refuse(responses: Collection[str]) -> None:
    if responses:
        raise UnapprovedResponses(
            f"{UnapprovedResponses.__doc__} Found: {', '.join(sorted(responses))}"
        )


_TO_TRAIN_ON: list[Approved] = []


def train_on(approved: Sequence[Approved]) -> None:
    """From now on this process trains on these, whatever is approved meanwhile."""
    _TO_TRAIN_ON[:] = approved


def _live_entries() -> list[Approved]:
    if _TO_TRAIN_ON:
        return _TO_TRAIN_ON
    engine = open_engine(environment.from_environment().database_url)
    try:
        with reading(engine) as connection:
            found = store.live(connection)
    except DatabaseError as error:
        raise NothingApproved(NothingApproved.__doc__) from error
    finally:
        engine.dispose()
    if not found:
        raise NothingApproved(NothingApproved.__doc__)
    return found


def _examples(approved: list[Approved]) -> list[Message]:
    return [
        Message.build(text=question, intent=f"{RETRIEVAL_INTENT}/{one.entry.id}")
        for one in approved
        for wording in one.entry.wordings.values()
        for question in wording.questions
    ]


def _responses(approved: list[Approved]) -> dict[str, list[dict[str, str]]]:
    """Rasa wants a response for each entry; it gets the id, for answers are read live."""
    return {
        f"utter_{RETRIEVAL_INTENT}/{one.entry.id}": [{"text": one.entry.id}] for one in approved
    }
