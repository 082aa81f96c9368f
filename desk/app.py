"""The desk's web application: what it is made of, and how it starts and stops."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import aiohttp_jinja2
import jinja2
import structlog
from aiohttp import ClientSession, TCPConnector, WSCloseCode, web
from aiohttp.typedefs import Handler

from desk import (
    asked_routes,
    attachments,
    bidi,
    clockwork,
    console_routes,
    conversation_mails,
    conversation_pages,
    flag_pages,
    health,
    login,
    notices,
    pages,
    people,
    release_pages,
    studio_import,
    studio_routes,
    visitors,
)
from desk.access import check_access
from desk.assistant import Assistant, Patience, Rasa
from desk.background import running
from desk.candidate import Candidate
from desk.courier import Courier, RasaEvents
from desk.delivery import Delivery
from desk.errors import errors_as_json
from desk.feed import Feed
from desk.file_folder import FileFolder
from desk.flood import Flood
from desk.hub import Hub
from desk.keys import (
    BRAND,
    CANDIDATE,
    CATALOG,
    COUNTER,
    FEED,
    FILE_THROTTLE,
    FLOOD,
    FOLDER,
    HTTP,
    MAIL_THROTTLE,
    NOTICE_WORDS,
    ONLOOKERS,
    PASSWORDS,
    PREVIEWER,
    QUESTIONS,
    REPLIES,
    REVIEW_RULE,
    ROOMS,
    SESSIONS,
    SETTINGS,
    SOCKETS,
    THROTTLE,
    TOKENS,
    UPLOADS,
    WORDS,
)
from desk.lines import Lines
from desk.notice_text import NoticeWords
from desk.onlookers import Onlookers
from desk.preview import Previewer
from desk.ready_words import Replies
from desk.review_promise import rule_of
from desk.routing import add_resource
from desk.sessions import Passwords, Sessions
from desk.standing import Standing
from desk.studio_catalog import Catalog
from desk.throttle import of_files, of_logins, of_mails
from desk.ticket_deeds import Counter
from desk.tokens import VisitorTokens
from desk.uploads import Uploads
from desk.visit import Rooms
from desk.words import Words
from faq.answers import AnswerCache
from faq.questions import Questions
from settings.brand import Brand, load
from settings.clock import Clock, SystemClock, now
from settings.environment import Settings, api_token, channel_token
from storage.engine import open_engine

log = structlog.get_logger()

THREADS = 12
"""That work with the database; it hands out 15 connections at most."""
TEMPLATES = Path(__file__).parent / "templates"

# Rasa works on one core: more requests at once would only wait there instead of here.
RASA_CONNECTIONS = 32

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
        " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self';"
        " frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}

SHUTDOWN_S = 2.0
"""For requests that are being answered when the desk is told to stop."""


def create_app(
    settings: Settings,
    brand: Brand,
    patience: Patience | None = None,
    clock: Clock | None = None,
) -> web.Application:
    app = web.Application(
        middlewares=[
            security_headers,
            errors_as_json,
            studio_import.uploads_too_large,
            check_access,
        ],
        client_max_size=studio_import.MAX_REQUEST,
    )
    _equip(app, settings, brand)
    _add_routes(app.router)
    studio_routes.add(app.router)
    release_pages.add_routes(app.router)
    console_routes.add(app.router)
    attachments.add(app.router)
    conversation_mails.add(app.router)
    flag_pages.add_routes(app.router)
    conversation_pages.add_routes(app.router)
    asked_routes.add(app.router)
    # aiohttp declares its signals for another version of aiosignal than it requires.
    app.on_shutdown.append(_close_sockets)  # type: ignore[arg-type]
    app.cleanup_ctx.append(_threads)
    app.cleanup_ctx.append(_http_client)
    app.cleanup_ctx.append(_candidate)
    app.cleanup_ctx.append(_rooms(patience or Patience()))
    app.cleanup_ctx.append(clockwork.tasks(clock or SystemClock()))
    _set_up_templates(app)
    return app


def _set_up_templates(app: web.Application) -> None:
    aiohttp_jinja2.setup(
        app,
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        filters=bidi.FILTERS,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _equip(app: web.Application, settings: Settings, brand: Brand) -> None:
    """Put in what the pages use and what lives as long as the app."""
    app[SETTINGS] = settings
    app[BRAND] = brand
    app[TOKENS] = VisitorTokens(settings.secret())
    app[SOCKETS] = set()
    app[SESSIONS] = Sessions(settings.secret())
    app[PASSWORDS] = Passwords()
    app[THROTTLE] = of_logins()
    app[FILE_THROTTLE] = of_files()
    app[MAIL_THROTTLE] = of_mails()
    app[FLOOD] = Flood(settings.visitor_messages, settings.address_messages)
    app[WORDS] = Words.read()
    app[NOTICE_WORDS] = NoticeWords(app[WORDS], brand.name, brand.time_zone, settings.public_url)
    app[CATALOG] = Catalog()
    if rule := rule_of(brand, now()):
        app[REVIEW_RULE] = rule
    app[QUESTIONS] = Questions()
    app[PREVIEWER] = Previewer(brand)
    app[UPLOADS] = Uploads()
    app[FOLDER] = FileFolder(settings.files)


def _add_routes(router: web.UrlDispatcher) -> None:
    """Each route has a name, and desk/access.py a row for it."""
    router.add_get("/", pages.visitor_page, name="visitor_page")
    router.add_get("/widget.js", pages.widget, name="widget")
    router.add_get("/widget-more.js", pages.widget_more, name="widget_more")
    router.add_get("/health", health.health, name="health")
    router.add_get("/visitor/socket", visitors.socket, name="visitor_socket")
    router.add_static("/static", pages.STATIC, name="static")
    add_resource(router, "/desk/login", "login", get=login.login_form, post=login.login)
    add_resource(router, "/desk/link/{token}", "link", get=login.link_form, post=login.use_link)
    add_resource(router, "/desk/logout", "logout", post=login.logout)
    add_resource(router, "/desk", "home", get=notices.home)
    add_resource(router, "/desk/language", "language", post=people.language)
    add_resource(router, "/desk/notices", "notices", get=notices.troubled)
    add_resource(router, "/desk/notices/read", "notices_read", post=notices.mark_read)
    retry = "/desk/notices/{number}/retry"
    add_resource(router, retry, "notice_retry", post=notices.retry)
    add_resource(router, "/desk/people", "people", get=people.people, post=people.add)
    add_resource(router, "/desk/people/{name}/roles", "people_roles", post=people.roles)
    add_resource(router, "/desk/people/{name}/state", "people_state", post=people.state)
    add_resource(router, "/desk/people/{name}/email", "people_email", post=people.email)
    add_resource(router, "/desk/people/{name}/link", "people_link", post=people.link)


def serve(settings: Settings) -> None:
    """Serve the desk until the process is told to stop; raise BrandError on a broken agreement."""
    app = create_app(settings, load(settings.brand_file))
    log.info("desk_starts", host=settings.host, port=settings.desk_port)
    web.run_app(
        app,
        host=settings.host,
        port=settings.desk_port,
        print=lambda _: None,
        access_log=None,
        # It waits for every task of the loop; those of our own that go on for ever end after it.
        shutdown_timeout=SHUTDOWN_S,
    )


async def _http_client(app: web.Application) -> AsyncIterator[None]:
    async with ClientSession(connector=TCPConnector(limit=RASA_CONNECTIONS)) as http:
        app[HTTP] = http
        yield


async def _threads(_app: web.Application) -> AsyncIterator[None]:
    # Those who queue to write must not keep those waiting who only read.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS))
    yield


async def _candidate(app: web.Application) -> AsyncIterator[None]:
    app[CANDIDATE] = Candidate(app[SETTINGS])
    yield
    await app[CANDIDATE].close()


def _rooms(patience: Patience) -> Callable[[web.Application], AsyncIterator[None]]:
    async def rooms(app: web.Application) -> AsyncIterator[None]:
        settings = app[SETTINGS]
        engine, brand = open_engine(settings.database_url), app[BRAND]
        lines = Lines(engine)
        address = attachments.visitor_address(app[TOKENS])
        reader = Delivery(engine, brand, lines, address).read
        hub = Hub(reader)
        secret = settings.secret()
        courier = Courier(RasaEvents(app[HTTP], settings.rasa_url, api_token(secret)), engine)
        rasa = Rasa(app[HTTP], settings.rasa_url, channel_token(secret), courier)
        assistant = Assistant(rasa, engine, hub, lines, patience)
        standing = Standing(engine, brand, hub)
        app[ROOMS] = Rooms(
            engine,
            brand,
            lines,
            hub,
            assistant,
            standing,
            app[FOLDER],
            reader,
            bool(settings.mail_server),
        )
        app[COUNTER] = Counter(engine, brand, lines)
        app[FEED] = feed = Feed(engine, brand.team, hub, courier, standing)
        app[ONLOOKERS] = onlookers = Onlookers(engine, hub, feed)
        app[REPLIES] = Replies(AnswerCache())
        async with running(assistant.resume, feed.run, courier.run):
            yield
        await onlookers.close()
        await assistant.close()
        engine.dispose()

    return rooms


@web.middleware
async def security_headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    response = await handler(request)
    for name, value in SECURITY_HEADERS.items():
        # A file of a visitor's has stricter ones.
        response.headers.setdefault(name, value)
    return response


async def _close_sockets(app: web.Application) -> None:
    """Tell the widgets to come back, so that stopping does not wait for them to leave."""
    closing = [ws.close(code=WSCloseCode.GOING_AWAY) for ws in app[SOCKETS]]
    await asyncio.gather(*closing, return_exceptions=True)
