"""A stock Rasa project with the demo brand's FAQ: what `rasa init` sets up, and no code.

Rasa knows one language a project; so that it too answers in the visitor's language, each intent
and each entry is there once a language, as `greet_he` or `faq/opening_hours_en`.
"""

import hashlib
import importlib.util
import json
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bench.dover import demo_entries
from bench.ports import free_ports
from bench.side import WORK, Side, Took, environment, train_model
from faq.entry import Entry
from faq.lines import Line
from settings.languages import LANGUAGES

RASA = (sys.executable, "-m", "rasa")
INTENTS = Path("data/nlu")
MODEL = Path("models", "stock.tar.gz")
# The approved sentence for a hand-written intent; any other gets OTHER_LINE.
LINE_OF_INTENT = {
    "greet": Line.GREETING,
    "thanks": Line.THANKS,
    "goodbye": Line.GOODBYE,
    "bot_challenge": Line.BOT,
    "abuse": Line.ABUSE,
    "feedback": Line.FEEDBACK,
    "still_waiting": Line.STILL_WAITING,
    "change_language": Line.LANGUAGE_CHANGED,
    "ask_for_human": Line.HANDOVER_SUPPORT,
    "complaint": Line.HANDOVER_SUPPORT,
    "sales_enquiry": Line.HANDOVER_SALES,
    "legal_threat": Line.HANDOVER_SPOKESPERSON,
    "self_harm": Line.HANDOVER_SELF_HARM,
}
OTHER_LINE = Line.WHAT_NEXT
# As in the project that `rasa init` makes: a few stories beside the rules.
STORIES = (
    ("greet", "faq", "thanks"),
    ("greet", "complaint", "goodbye"),
    ("faq", "faq", "ask_for_human"),
)

File = dict[str, Any]


@dataclass(frozen=True)
class Content:
    """What the project says and hears."""

    entries: tuple[Entry, ...]
    intents: dict[str, list[str]]
    """Examples of each hand-written intent with its language, such as greet_he."""


@cache
def content() -> Content:
    intents: dict[str, list[str]] = {}
    for language in LANGUAGES:
        written = YAML(typ="safe").load(INTENTS / f"{language}.yml")
        for one in written["nlu"]:
            lines = one["examples"].splitlines()
            intents[f"{one['intent']}_{language}"] = [line.removeprefix("- ") for line in lines]
    return Content(tuple(demo_entries()), intents)


def project(epochs: int | None) -> dict[str, File]:
    """The project's files; `epochs` replaces the default of every component that has some."""
    given = content()
    return {
        "config.yml": _config(epochs),
        "domain.yml": _domain(given),
        "data/nlu.yml": _nlu(given),
        "data/rules.yml": _rules(given),
        "data/stories.yml": _stories(),
        "credentials.yml": {"rest": None},
        "endpoints.yml": {},
    }


def model_of(epochs: int) -> tuple[Path, float | None]:
    """A trained model, kept while its inputs stay the same; and its training time if it is new."""
    folder = _folder(project(epochs))
    model = folder / MODEL
    if model.exists():
        return model, None
    model, took = train(epochs)
    return model, took.seconds


def train(epochs: int | None) -> tuple[Path, Took]:
    """The model's path and what its training took."""
    files = project(epochs)
    folder = _folder(files)
    shutil.rmtree(folder, ignore_errors=True)
    for name, file in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8") as out:
            YAML().dump(file, out)
    took = train_model("stock", RASA, folder, folder / MODEL, environment({}))
    return folder / MODEL, took


def _folder(files: dict[str, File]) -> Path:
    inputs = json.dumps(files, ensure_ascii=False, sort_keys=True).encode()
    return WORK / f"stock-{hashlib.sha256(inputs).hexdigest()[:16]}"


def side(model: Path) -> Side:
    folder = model.parent.parent
    (port,) = free_ports(1)
    run = [*RASA, "run", "--enable-api", "--interface", "127.0.0.1"]
    return Side(
        name="stock",
        folder=folder,
        commands={"rasa": [*run, "--port", str(port), "--model", str(model)]},
        env=environment({}),
        home=folder / "logs",
        port=port,
    )


def _config(epochs: int | None) -> File:
    # Found without importing Rasa, which takes seconds.
    spec = importlib.util.find_spec("rasa")
    assert spec is not None
    assert spec.submodule_search_locations
    rasa = Path(spec.submodule_search_locations[0])
    default = rasa / "engine" / "recipes" / "config_files" / "default_config.yml"
    config: File = YAML(typ="safe").load(default)
    for component in [*config["pipeline"], *config["policies"]]:
        if "epochs" in component and epochs is not None:
            component["epochs"] = epochs
    return {**config, "assistant_id": "stock"}


def _asked(entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if not entry.is_line]


def _nlu(given: Content) -> File:
    examples = dict(given.intents)
    for entry in _asked(given.entries):
        for language, wording in entry.wordings.items():
            examples[f"faq/{entry.id}_{language}"] = list(wording.questions)
    listed = [
        {"intent": intent, "examples": [{"text": text} for text in texts]}
        for intent, texts in examples.items()
    ]
    return {"version": "3.1", "nlu": listed}


def _domain(given: Content) -> File:
    lines = {entry.id: entry for entry in given.entries if entry.is_line}
    responses = {
        f"utter_faq/{entry.id}_{language}": [{"text": wording.answer}]
        for entry in _asked(given.entries)
        for language, wording in entry.wordings.items()
    }
    for intent in given.intents:
        name, language = intent.rsplit("_", 1)
        line = lines[LINE_OF_INTENT.get(name, OTHER_LINE).value]
        responses[f"utter_{intent}"] = [{"text": line.wordings[language].answer}]
    unknown = lines[Line.UNKNOWN.value].wordings
    responses["utter_unknown"] = [{"text": wording.answer} for wording in unknown.values()]
    return {
        "version": "3.1",
        "intents": ["faq", "nlu_fallback", *given.intents],
        "responses": responses,
        "session_config": {
            "session_expiration_time": 60,
            "carry_over_slots_to_new_session": True,
        },
    }


def _rules(given: Content) -> File:
    actions = {"faq": "utter_faq", "nlu_fallback": "utter_unknown"}
    actions.update({intent: f"utter_{intent}" for intent in given.intents})
    rules = [
        {"rule": f"reply to {intent}", "steps": [{"intent": intent}, {"action": action}]}
        for intent, action in actions.items()
    ]
    return {"version": "3.1", "rules": rules}


def _stories() -> File:
    stories = []
    for intents in STORIES:
        for language in LANGUAGES:
            named = [name if name == "faq" else f"{name}_{language}" for name in intents]
            steps = [
                step for name in named for step in ({"intent": name}, {"action": f"utter_{name}"})
            ]
            stories.append({"story": f"{' '.join(intents)} ({language})", "steps": steps})
    return {"version": "3.1", "stories": stories}
