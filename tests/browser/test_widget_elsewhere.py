"""The widget on a page of another origin that allows itself nothing but the desk."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Theatre, Widget
from tests.pictures import picture


class Shop(ThreadingHTTPServer):
    """A page with the tag, under the strictest policy that lets the widget in."""

    daemon_threads = True
    desk = ""

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class ShopPage(BaseHTTPRequestHandler):
    server: Shop

    def do_GET(self) -> None:
        desk = self.server.desk
        socket = desk.replace("http:", "ws:")
        page = (
            '<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,">'
            f'<title>Shop</title><body><h1>Shop</h1><script src="{desk}/widget.js"></script>'
        ).encode()
        policy = (
            f"default-src 'none'; img-src data: {desk}; script-src {desk};"
            f" connect-src {socket} {desk}"
        )
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", policy + "; require-trusted-types-for 'script'")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  The base names it so.
        """Says nothing."""


@pytest.fixture
def shop(theatre: Theatre) -> Iterator[Shop]:
    server = Shop(("127.0.0.1", 0), ShopPage)
    server.desk = theatre.url
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def complaints(page: Page) -> list[str]:
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def test_on_an_allowed_page_with_a_strict_policy_everything_works(
    page: Page, theatre: Theatre, shop: Shop
) -> None:
    theatre.stage.origins = (shop.origin,)
    theatre.run(theatre.stage.stop_desk())
    theatre.run(theatre.stage.start_desk())
    found = complaints(page)
    page.goto(shop.origin)
    widget = Widget(page)
    widget.open()
    widget.ask("what are your hours")
    picker = widget.dialog.locator("input[type=file]")
    picker.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": picture()})
    expect(widget.dialog.locator(".tray progress")).to_have_count(0)
    widget.say("look")
    expect(widget.dialog.locator("li.visitor img")).to_have_js_property("naturalWidth", 40)
    with page.expect_download() as begun:
        widget.dialog.get_by_role("button", name="Download the conversation").click()
    assert begun.value.failure() is None
    page.reload()
    widget.open()
    expect(widget.visitor).to_have_text(["what are your hours", "look"])
    assert found == []


def test_on_any_other_page_the_desk_refuses_the_socket(
    page: Page, theatre: Theatre, shop: Shop
) -> None:
    found = complaints(page)
    page.goto(shop.origin)
    widget = Widget(page)
    with page.expect_websocket():
        widget.launcher.click()
    expect(widget.dialog.get_by_role("status")).to_contain_text("No connection")
    assert "403" in found[0]
    widget.say("is anybody there?")
    expect(widget.dialog.locator("li.pending")).to_have_count(1)
    assert theatre.stage.stored() == []
