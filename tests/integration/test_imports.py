"""Each module of ours can be imported alone, and does nothing by being imported."""

import subprocess
import sys
from pathlib import Path

import pytest

# bench is no room, but its modules are held to the same.
ROOMS = {
    "actions": "rasa_sdk,sqlalchemy",
    "bench": "aiohttp,psutil,sqlalchemy",
    "bot": "rasa.core.run,rasa.engine.recipes.default_recipe,sqlalchemy,sklearn.linear_model",
    "desk": "aiohttp.web,aiohttp_jinja2,sqlalchemy",
    "faq": "sqlalchemy,ruamel.yaml",
    "handoff": "sqlalchemy",
    "settings": "ruamel.yaml,jsonschema",
    "storage": "sqlalchemy,alembic.command",
}


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_is_imported_alone_and_without_side_effects(room: str) -> None:
    # The migrations' env.py is a script that Alembic runs, never imported.
    modules = [
        ".".join(file.with_suffix("").parts).removesuffix(".__init__")
        for file in sorted(Path(room).rglob("*.py"))
        if "migrations" not in file.parts
    ]
    command = [sys.executable, "-W", "ignore", "-m", "tests.importing", ROOMS[room], *modules]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0), done.stderr
