"""`dover run` brings every part up, watches them, and takes all of them down again."""

import json
import signal
import socket
import subprocess
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest

from settings.environment import api_token, channel_token
from tests.running import DOVER, Running
from tests.until import alive, until_gone

# One process tests all of it: what runs takes half a minute to start.
pytestmark = pytest.mark.xdist_group("dover run")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Running]:
    with Running(tmp_path_factory.mktemp("run"), model) as started:
        # The last line of what it says when it is ready.
        started.wait_for("logs            ")
        yield started


def get(port: int, path: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def is_free(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) != 0


def test_every_part_is_healthy_when_it_says_ready(running: Running) -> None:
    status, body = get(running.ports["desk"], "/health")
    assert status == 200, body
    assert {part["status"] for part in json.loads(body)["parts"].values()} == {"ok"}


def test_each_step_is_told_with_its_time(running: Running) -> None:
    for step in (
        "database  has the newest schema (",
        "entries approved by",
        "people    amit (editor), dana (spokesperson), ",
        "rasa      healthy (",
    ):
        assert step in running.said
    assert f"http://127.0.0.1:{running.ports['desk']}/health" in running.said


def test_a_question_on_the_command_line_is_answered(running: Running) -> None:
    port = str(running.ports["desk"])
    done = subprocess.run(
        [DOVER, "ask", "when are you open?", "--json"],
        env={"DOVER_DESK_PORT": port, "DOVER_HOME": str(running.home)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["entry"] == "opening_hours"


def test_rasas_api_is_closed_without_its_token(running: Running) -> None:
    assert get(running.ports["rasa"], "/conversations/web:x/tracker")[0] == 401


def test_no_process_file_or_log_shows_a_secret(running: Running) -> None:
    secret = (running.home / "secret").read_text()
    secrets = [secret, api_token(secret), channel_token(secret)]
    shown = [" ".join(process.cmdline()) for process in running.parts().values()]
    files = [
        *running.home.glob("*.conf"),
        *running.home.glob("*.yml"),
        *running.home.glob("logs/*"),
    ]
    shown += [file.read_text(errors="replace") for file in files]
    assert [one for one in secrets for text in shown if one in text] == []


def test_parts_listen_to_this_machine_alone(running: Running) -> None:
    heard = {
        connection.laddr
        for process in running.parts().values()
        for connection in process.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    }
    assert heard == {("127.0.0.1", port) for port in running.ports.values()}


def test_a_second_run_in_the_same_home_is_refused(running: Running, model: Path) -> None:
    with Running(running.home, model) as second:
        assert second.exit_code() == 1
    assert f"Dover is running with {running.home} already" in second.said


def test_a_part_that_dies_is_started_again_and_the_terminal_and_the_log_say_so(
    running: Running,
) -> None:
    running.parts()["actions"].kill()
    running.wait_for("actions   died (terminated by SIGKILL) and is started again")
    running.wait_for("actions   healthy again (")
    assert get(running.ports["actions"], "/health")[0] == 200
    assert "exited: actions" in (running.home / "logs" / "supervisor.log").read_text()


def test_it_runs_on_postgresql_and_ctrl_c_stops_every_part_and_frees_the_ports(
    tmp_path: Path, model: Path, postgres_url: str
) -> None:
    with Running(tmp_path, model, DOVER_DATABASE_URL=postgres_url) as running:
        running.wait_for("Ready in")
        assert "postgresql" in get(running.ports["desk"], "/health")[1]
        processes = running.wait_for_parts()
        running.send(signal.SIGINT)
        running.send(signal.SIGINT)
        assert running.exit_code() == 0, running.said
    assert alive(processes) == []
    assert all(is_free(port) for port in running.ports.values())


def test_being_terminated_in_the_middle_of_the_start_leaves_nothing(
    tmp_path: Path, model: Path
) -> None:
    with Running(tmp_path, model) as running:
        processes = running.wait_for_parts()
        running.send(signal.SIGTERM)
        assert running.exit_code() == 0, running.said
    assert alive(processes) == []


def test_a_killed_run_takes_its_parts_with_it(tmp_path: Path, model: Path) -> None:
    with Running(tmp_path, model) as running:
        processes = running.wait_for_parts()
        running.send(signal.SIGKILL)
        running.exit_code()
    until_gone(processes)


def test_a_model_that_cannot_be_loaded_stops_everything(tmp_path: Path) -> None:
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"no model")
    with Running(tmp_path, broken) as running:
        assert running.exit_code() == 1
    assert "dover: rasa ended (exit status 1), so everything is stopped" in running.said
    assert f"no model can be served: {broken}" in running.said
    assert "rasa.log ends with\n  | " in running.said
    assert all(is_free(port) for port in running.ports.values())
