"""The agents' console: its page, and what the page is told of whoever opens it."""

from aiohttp import web

from desk.access import may
from desk.keys import BRAND, SESSIONS
from desk.pages import STATIC
from desk.sessions import COOKIE
from desk.staff_pages import NAVIGATION, language_of, render, words_of
from settings.clock import now
from storage.accounts import Role

BUILT = STATIC / "built" / "console.js"


async def console(request: web.Request) -> web.Response:
    if not BUILT.exists():
        raise web.HTTPServiceUnavailable(reason="The console is not built; run npm run build")
    # Another address once they are built anew, so that no browser mixes old files with new ones.
    context = {"zone": str(request.app[BRAND].time_zone), "built": _built()}
    return render(request, "console.html", context)


def _built() -> str:
    return str(BUILT.stat().st_mtime_ns) if BUILT.exists() else ""


async def me(request: web.Request) -> web.Response:
    """Who has logged in, what the agreement says of them, and what time it is here."""
    account, brand, language = request["account"], request.app[BRAND], language_of(request)
    agent, words = brand.team.agents.get(account.name), words_of(request)
    teams = brand.handover.teams
    told = {
        "account": account.name,
        "name": agent.name[language] if agent else account.name,
        "language": language,
        "csrf": request.app[SESSIONS].csrf_token(request.cookies.get(COOKIE, "")),
        "manager": Role.MANAGER in account.roles,
        "agent": agent is not None,
        "queues": sorted(agent.queues) if agent else [],
        "all_queues": {
            name: teams.get(name, {}).get(language, name) for name in brand.agreement.queues
        },
        "flags": {kind: words.get(f"flag_{kind}", kind) for kind in [*brand.flags.kinds, "speed"]},
        "brand": brand.name[language],
        "persona": brand.persona[language],
        "zone": str(brand.time_zone),
        "pages": {
            words[name]: address
            for name, address in NAVIGATION.items()
            if name != "console" and may(account, name)
        },
        "files": vars(brand.attachments),
        "built": _built(),
        "now": now().isoformat(),
    }
    return web.json_response(told, headers={"Cache-Control": "no-store"})
