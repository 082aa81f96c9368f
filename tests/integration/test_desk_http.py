"""What the desk serves over HTTP, and the one shape of its errors."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from desk.ask import NoAnswer, Question, ask
from desk.pages import BUILT
from tests.desk_stand import Stage, settings_in, small_entries, stage

pytestmark = pytest.mark.usefixtures("with_lines")


@pytest.fixture
async def desk(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Stage]:
    async with stage(settings_in(tmp_path, sqlite_url), small_entries()) as built:
        yield built


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not_found"),
        ("GET", "/static/../app.py", 404, "not_found"),
        ("POST", "/", 405, "method_not_allowed"),
        ("GET", "/visitor/socket", 426, "websocket_expected"),
        ("GET", "/static/", 403, "forbidden"),
    ],
)
async def test_every_error_has_the_same_shape(
    desk: Stage, method: str, path: str, status: int, code: str
) -> None:
    async with desk.http.request(method, desk.url + path) as response:
        body = await response.json()
    assert (response.status, body["code"]) == (status, code)
    assert set(body) == {"code", "error"}
    assert body["error"].endswith(".")


@pytest.mark.parametrize("path", ["/", "/health", "/nothing", "/static/visitor.css"])
async def test_every_response_carries_the_security_headers(desk: Stage, path: str) -> None:
    async with desk.http.get(desk.url + path) as response:
        policy = response.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert policy.startswith("default-src 'none'")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "", "he"),
        ("", "en-GB,en;q=0.9,he;q=0.5", "en"),
        ("", "fr,iw;q=0.8,en;q=0.5", "he"),
        ("?lang=en", "he", "en"),
        ("?lang=he", "en", "he"),
        ("?lang=fr", "en", "en"),
    ],
)
async def test_the_page_speaks_the_visitors_language(
    desk: Stage, query: str, accepted: str, language: str
) -> None:
    headers = {"Accept-Language": accepted}
    async with desk.http.get(f"{desk.url}/{query}", headers=headers) as response:
        page = await response.text()
    direction = {"he": "rtl", "en": "ltr"}[language]
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert 'src="/widget.js"' in page


@pytest.mark.skipif(
    not (BUILT / "widget.js").exists(), reason="the widget is not built (npm run build)"
)
async def test_the_widget_is_cached_and_fetched_again_only_when_it_changed(desk: Stage) -> None:
    async with desk.http.get(f"{desk.url}/widget.js") as response:
        assert response.status == 200
        assert response.content_type == "text/javascript"
        assert response.headers["Cache-Control"] == "public, max-age=300"
        tag = response.headers["ETag"]
    headers = {"If-None-Match": tag}
    async with desk.http.get(f"{desk.url}/widget.js", headers=headers) as response:
        assert response.status == 304


async def test_asking_gives_the_reply_with_its_provenance(desk: Stage) -> None:
    answer = await ask(desk.url, Question("מה שעות הפעילות?", "he"))
    assert answer.replies == ["פתוח בימים א׳–ה׳ 08:00–20:00."]
    assert (answer.entry, answer.version, answer.language) == ("opening_hours", 1, "he")
    assert (answer.intent, answer.confidence) == ("opening_hours", 0.93)
    assert (answer.outcome, answer.latency_ms) == ("answered", 12.5)
    unknown = await ask(desk.url, Question("nonsense", "en"))
    (button,) = unknown.buttons
    assert (button["title"], button["payload"]) == ("button_human en", "/ask_for_human")


async def test_asking_without_a_desk_says_what_to_do(desk: Stage) -> None:
    url = desk.url
    await desk.stop_desk()
    with pytest.raises(NoAnswer, match="start it with dover run"):
        await ask(url, Question("hours?", "en"))


async def test_asking_gives_up_after_a_while_and_says_where_to_look(desk: Stage) -> None:
    desk.rasa.may_answer.clear()
    with pytest.raises(NoAnswer, match="/health says why"):
        await ask(desk.url, Question("hours?", "en"), wait_s=0.2)
    desk.rasa.may_answer.set()


async def test_asking_an_empty_message_repeats_the_refusal(desk: Stage) -> None:
    with pytest.raises(NoAnswer, match="say_empty en"):
        await ask(desk.url, Question(" ", "en"))
