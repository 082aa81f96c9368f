"""`dover run` refuses to start in one clear line, and leaves nothing running."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bench.ports import free_ports
from desk.preflight import CannotStart, check
from settings.environment import from_environment
from tests.stack import ROOT

DOVER = str(Path(sys.executable).with_name("dover"))


def refusal(home: Path, **given: str) -> str:
    """What `dover run` says on standard error; it must end by itself with exit code 1."""
    rasa, actions, desk = free_ports(3)
    ports = {"RASA_PORT": rasa, "ACTIONS_PORT": actions, "DESK_PORT": desk}
    environment = {f"DOVER_{name}": str(port) for name, port in ports.items()}
    environment |= {"DOVER_HOME": str(home), "PATH": "/usr/bin:/bin", **given}
    done = subprocess.run(
        [DOVER, "run"], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1, done.stdout
    assert not (home / "supervisor.conf").exists()
    return done.stderr.strip()


@pytest.mark.parametrize("name", ["DOVER_RASA_PORT", "DOVER_ACTIONS_PORT", "DOVER_DESK_PORT"])
def test_a_taken_port_is_named_with_its_setting(name: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refusal(tmp_path, **{name: str(port)})
    assert said == (
        f"dover: port {port} cannot be used (Address already in use):"
        f" stop what uses it, or set {name} to another port"
    )


def test_one_port_for_two_parts_is_refused(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    said = refusal(tmp_path, DOVER_RASA_PORT=str(port), DOVER_DESK_PORT=str(port))
    assert "set DOVER_DESK_PORT to another port" in said


def test_a_port_that_is_none_is_refused(tmp_path: Path) -> None:
    said = refusal(tmp_path, DOVER_RASA_PORT="http")
    assert "DOVER_RASA_PORT is 'http'; set it to a port number" in said


def test_a_broken_agreement_is_refused_with_its_line(tmp_path: Path) -> None:
    brand = tmp_path / "brand.yml"
    brand.write_text("brand:\n  name: [\n", encoding="utf-8")
    said = refusal(tmp_path, DOVER_BRAND=str(brand))
    assert said.startswith(f"dover: {brand}, line ")
    assert "\n" not in said


def test_a_missing_agreement_is_refused(tmp_path: Path) -> None:
    said = refusal(tmp_path, DOVER_BRAND=str(tmp_path / "none.yml"))
    assert "none.yml is not there" in said


def test_a_database_that_is_away_is_named_without_its_password(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    url = f"postgresql://dover:hush-hush@127.0.0.1:{port}/dover"
    said = refusal(tmp_path, DOVER_DATABASE_URL=url)
    assert f"postgresql://dover:***@127.0.0.1:{port}/dover cannot be used" in said
    assert "hush-hush" not in said
    assert "\n" not in said


def test_a_model_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    said = refusal(tmp_path, DOVER_MODEL=str(tmp_path / "none.tar.gz"))
    assert "none.tar.gz is not there; set DOVER_MODEL to a model or to a folder" in said


def test_a_home_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = refusal(tmp_path / "file" / "home")
    assert "cannot be written" in said
    assert "set DOVER_HOME" in said


def test_another_folder_than_dovers_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert f"{tmp_path} has no config.yml" in refusal(tmp_path / "home")


def test_a_full_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A full disk cannot be had in a test; everything else of the check is real.
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=7 * 1024**2))
    settings = from_environment({"DOVER_HOME": str(tmp_path), "DOVER_BRAND": f"{ROOT}/brand.yml"})
    with pytest.raises(CannotStart, match="has 7 MB free and Dover needs 500: make room"):
        check(settings)


def test_a_channel_that_speaks_of_its_own_accord_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("config.yml", "domain.yml", "endpoints.yml", "brand.yml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "credentials.yml").write_text("rest:\ntwilio_voice:\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CannotStart, match="twilio_voice says words of its own"):
        check(from_environment({"DOVER_HOME": str(tmp_path)}))
    (tmp_path / "credentials.yml").write_text("rest: [", encoding="utf-8")
    with pytest.raises(CannotStart, match="cannot be read as YAML"):
        check(from_environment({"DOVER_HOME": str(tmp_path)}))
