"""Settings: what the operator may write, and the secret that Dover makes itself."""

import multiprocessing
import stat
from pathlib import Path

import pytest

from settings.environment import (
    SettingError,
    Settings,
    api_token,
    channel_token,
    from_environment,
)

PORTS = ["DOVER_DESK_PORT", "DOVER_RASA_PORT", "DOVER_ACTIONS_PORT"]


def test_with_nothing_set_everything_is_in_one_folder_on_the_usual_ports(tmp_path: Path) -> None:
    settings = from_environment({})
    assert settings.home == Path(".dover").resolve()
    assert settings.database_url == f"sqlite:///{settings.home / 'dover.db'}"
    assert (settings.desk_port, settings.rasa_port, settings.actions_port) == (8080, 5005, 5055)
    assert settings.host == "127.0.0.1"


def test_an_empty_setting_is_as_good_as_none() -> None:
    assert from_environment(dict.fromkeys([*PORTS, "DOVER_HOME", "DOVER_BRAND"], "")) == (
        from_environment({})
    )


@pytest.mark.parametrize("name", PORTS)
@pytest.mark.parametrize("given", ["0", "65536", "-1", "http", "80.5", " 80", "²"])
def test_a_bad_port_is_refused_with_its_name_and_the_range(name: str, given: str) -> None:
    with pytest.raises(SettingError) as refused:
        from_environment({name: given})
    assert str(refused.value) == f"{name} is {given!r}; set it to a port number from 1 to 65535"


@pytest.mark.parametrize("given", ["mysql://me:pass@host/db", "dover.db", "sqlite://", "redis://x"])
def test_another_kind_of_database_is_refused_without_showing_a_password(given: str) -> None:
    with pytest.raises(SettingError, match="DOVER_DATABASE_URL begins with") as refused:
        from_environment({"DOVER_DATABASE_URL": given})
    assert "me:pass" not in str(refused.value)


@pytest.mark.parametrize("given", ["sqlite:////tmp/a.db", "postgresql://me@host/db"])
def test_a_database_of_a_known_kind_is_taken(given: str) -> None:
    assert from_environment({"DOVER_DATABASE_URL": given}).database_url == given


def test_the_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    settings = from_environment({"DOVER_HOME": str(tmp_path / "new" / "home")})
    made = settings.secret()
    assert len(made) >= 32
    assert settings.secret() == made
    assert from_environment({"DOVER_HOME": str(settings.home)}).secret() == made
    assert stat.S_IMODE((settings.home / "secret").stat().st_mode) == 0o600
    assert [one.name for one in settings.home.iterdir()] == ["secret"]


def test_processes_that_start_together_read_the_same_secret(tmp_path: Path) -> None:
    processes = multiprocessing.get_context("fork")
    barrier = processes.Barrier(8)
    results = processes.SimpleQueue()
    settings = from_environment({"DOVER_HOME": str(tmp_path)})

    def read(settings: Settings) -> None:
        barrier.wait()
        results.put(settings.secret())

    readers = [processes.Process(target=read, args=(settings,)) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert {results.get() for _ in readers} == {settings.secret()}


def test_each_purpose_has_a_token_of_its_own_and_none_shows_the_secret() -> None:
    tokens = {channel_token("s"), api_token("s"), channel_token("t"), api_token("t")}
    assert len(tokens) == 4
    assert all(len(token) == 64 for token in tokens)
