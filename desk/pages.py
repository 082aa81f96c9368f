"""Pages and files that a visitor's browser fetches."""

from pathlib import Path

import aiohttp_jinja2
from aiohttp import web

from desk.keys import BRAND
from settings.languages import LANGUAGES

STATIC = Path(__file__).parent / "static"
BUILT = STATIC / "built"

# A mended widget reaches every page within five minutes; until then it costs no request.
CACHE = "public, max-age=300"


async def visitor_page(request: web.Request) -> web.Response:
    brand = request.app[BRAND]
    language = chosen_language(
        request.query.get("lang"),
        request.headers.get("Accept-Language", ""),
        brand.default_language,
    )
    context = {
        "language": language,
        "direction": "rtl" if language == "he" else "ltr",
        "brand": brand.name[language],
        "persona": brand.persona[language],
    }
    response = aiohttp_jinja2.render_template(f"visitor_{language}.html", request, context)
    response.headers["Vary"] = "Accept-Language"
    return response


def chosen_language(asked: str | None, accepted: str, default: str) -> str:
    """The page's language: as asked, else the first that the browser accepts, else the default."""
    if asked in LANGUAGES:
        return asked
    for part in accepted.split(","):
        tag = part.partition(";")[0].strip().lower().partition("-")[0]
        # Old browsers call Hebrew by its former code.
        language = "he" if tag == "iw" else tag
        if language in LANGUAGES:
            return language
    return default


async def widget(request: web.Request) -> web.StreamResponse:
    return _script("widget.js")


async def widget_more(request: web.Request) -> web.StreamResponse:
    """What the widget fetches once somebody needs it; any page may read a module that is public."""
    response = _script("widget-more.js")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _script(name: str) -> web.FileResponse:
    if not (BUILT / name).exists():
        raise web.HTTPServiceUnavailable(reason="The widget is not built; run npm run build")
    headers = {"Cache-Control": CACHE, "Content-Type": "text/javascript; charset=utf-8"}
    return web.FileResponse(BUILT / name, headers=headers)
