"""Each module of ours can be imported alone, and does nothing by being imported."""

import subprocess
import sys
from pathlib import Path

import pytest

DATABASE = "sqlalchemy,alembic.command"
FILES = "ruamel.yaml,jsonschema,openpyxl,rapidfuzz.process,structlog"
HANDOFF = f"{DATABASE},{FILES},holidays.countries,phonenumbers"
RASA = "rasa.core.run,rasa.engine.recipes.default_recipe,sklearn.linear_model,sanic,spacy"
# The libraries of rooms, imported before their modules are; they are listed to save time only.
# bench is no room, but its modules are held to the same.
ROOMS = {
    "actions": f"{HANDOFF},rasa_sdk.executor",
    "bench bot": f"{HANDOFF},{RASA},aiohttp.web,psutil",
    "desk": f"{HANDOFF},aiohttp.web,aiohttp_jinja2,argon2,click,itsdangerous",
    "faq": f"{DATABASE},{FILES}",
    "handoff": HANDOFF,
    "settings": FILES,
    "storage": DATABASE,
}


@pytest.mark.parametrize("rooms", ROOMS)
def test_every_module_is_imported_alone_and_without_side_effects(rooms: str) -> None:
    # The migrations' env.py is a script that Alembic runs, never imported.
    modules = [
        ".".join(file.with_suffix("").parts).removesuffix(".__init__")
        for room in rooms.split()
        for file in sorted(Path(room).rglob("*.py"))
        if "migrations" not in file.parts
    ]
    command = [sys.executable, "-W", "ignore", "-m", "tests.importing", ROOMS[rooms], *modules]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0), done.stderr
