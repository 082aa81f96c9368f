"""The pages of releases: training, what the gate said, what serves and what served."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.engine import Connection

from desk import training
from desk.access import may
from desk.fields import whole_number
from desk.keys import ROOMS, SETTINGS
from desk.routing import add_resource
from desk.staff_pages import language_of, render, when, words_of
from desk.studio_work import actor, why
from desk.transactions import change, look
from faq import gate, gate_json, release_changes, releases, serving, switching
from faq import training_runs as runs
from faq.gate import Decision, Report
from faq.judged import Tally, named
from faq.release_changes import Changes, Use
from faq.releases import Period, Release
from faq.review import Refused
from faq.serving import Process
from faq.switching import Left, RolledBack
from faq.training_runs import Run
from settings.clock import now

PAGE = "/desk/releases"
DONE = frozenset({"begun", "joined", "cancelled", "overridden", "served", "rolled_back"})
SHOWN = 30
"""Questions of a kind that a page lists; the report has all."""


@dataclass(frozen=True)
class Listing:
    run: Run | None
    releases: list[Release]
    serving: int | None
    processes: list[Process]


@dataclass(frozen=True)
class Told:
    """One release."""

    release: Release
    is_serving: bool
    periods: list[Period]
    changes: Changes | None
    before: int | None
    use: Use


def add_routes(router: web.UrlDispatcher) -> None:
    add_resource(router, PAGE, "releases", get=page)
    add_resource(router, f"{PAGE}/train", "releases_train", post=train)
    add_resource(router, f"{PAGE}/cancel", "releases_cancel", post=cancel)
    number = PAGE + "/{number}"
    add_resource(router, number, "release", get=one)
    add_resource(router, f"{number}/override", "release_override", post=override)
    add_resource(router, f"{number}/serve", "release_serve", post=serve)
    add_resource(router, f"{number}/rollback", "release_roll_back", post=roll_back)


async def page(request: web.Request) -> web.Response:
    return await _list(request)


async def train(request: web.Request) -> web.StreamResponse:
    settings, engine = request.app[SETTINGS], request.app[ROOMS].engine
    by = actor(request).account
    _, is_new = await asyncio.to_thread(training.ask, settings, engine, by)
    raise web.HTTPSeeOther(f"{PAGE}?done={'begun' if is_new else 'joined'}")


async def cancel(request: web.Request) -> web.StreamResponse:
    if not await change(request, runs.cancel, actor(request), now()):
        return await _list(request, words_of(request)["no_training"], 409)
    raise web.HTTPSeeOther(f"{PAGE}?done=cancelled")


async def _list(request: web.Request, problem: str = "", status: int = 200) -> web.Response:
    at = now()
    listing: Listing = await look(request, _listing)
    if listing.run and listing.run.is_dead(at):
        await change(request, runs.look, at)
        listing = await look(request, _listing)
    run, language = listing.run, language_of(request)
    context = {
        **vars(listing),
        "at": at,
        "left": runs.seconds_left(run, at) if run and run.is_active else None,
        "step_name": runs.STEPS[run.step - 1] if run and run.step else "wait",
        "problems": _reasons([one.reason() for one in run.problems], language) if run else [],
        "troubled": [one.remark.text(language) for one in listing.processes if one.remark],
        "may_train": may(request["account"], "releases_train"),
        "problem": problem,
        **_shared(request),
    }
    return render(request, "releases.html", context, status)


def _listing(connection: Connection) -> Listing:
    return Listing(
        runs.newest(connection),
        releases.listed(connection),
        releases.serving_now(connection),
        serving.processes(connection),
    )


async def one(request: web.Request) -> web.Response:
    return await _one(request)


async def override(request: web.Request) -> web.StreamResponse:
    return await _decide(request, releases.override, "overridden")


async def serve(request: web.Request) -> web.StreamResponse:
    return await _decide(request, switching.serve, "served")


async def roll_back(request: web.Request) -> web.StreamResponse:
    return await _decide(request, switching.roll_back, "rolled_back")


async def _decide(request: web.Request, use_case: Any, done: str) -> web.StreamResponse:
    """Do to the release of the address what the form gives a reason for."""
    number = _number(request)
    reason = str((await request.post()).get("reason", ""))
    try:
        did = await change(request, use_case, number, actor(request), reason, now())
    except Refused as error:
        return await _one(request, why(request, error), 409)
    if isinstance(did, RolledBack) and did.left:
        return await _one(request, left=did.left)
    raise web.HTTPSeeOther(f"{PAGE}/{number}?done={done}")


async def _one(
    request: web.Request, problem: str = "", status: int = 200, left: Sequence[Left] = ()
) -> web.Response:
    told: Told | None = await look(request, _tell, _number(request))
    if told is None:
        raise web.HTTPNotFound
    account, language = request["account"], language_of(request)
    judged = _judged(told.release)
    report, decision = judged or (None, None)
    context = {
        **vars(told),
        "report": report,
        "decision": decision,
        "reasons": _reasons(decision.reasons, language) if decision else [],
        "warnings": _reasons(decision.warnings, language) if decision else [],
        "tallies": _tallies(report) if report else [],
        "pairs": gate.confused(decision.newly_wrong) if decision else (),
        "named": named,
        "shown": SHOWN,
        "may_serve": may(account, "release_serve"),
        "may_override": may(account, "release_override"),
        "problem": problem,
        "left": [one.remark.text(language) for one in left],
        **_shared(request),
    }
    if left:
        context["done"] = "rolled_back"
    return render(request, "release.html", context, status)


def _shared(request: web.Request) -> dict[str, Any]:
    done = request.query.get("done")
    return {"when": when(request), "done": done if done in DONE else None}


def _number(request: web.Request) -> int:
    number = whole_number(request.match_info["number"])
    if number is None:
        raise web.HTTPNotFound
    return number


def _tell(connection: Connection, number: int) -> Told | None:
    found = releases.find(connection, number)
    if found is None:
        return None
    before = releases.find(connection, number - 1)
    return Told(
        release=found,
        is_serving=releases.serving_now(connection) == number,
        periods=releases.periods(connection, number),
        changes=release_changes.changes(connection, found, before) if before else None,
        before=before.number if before else None,
        use=release_changes.use(connection, found),
    )


def _judged(release: Release) -> tuple[Report, Decision] | None:
    if release.report is None:
        return None
    report = gate_json.load(release.report).report
    return report, gate.decide(report)


def _reasons(found: Any, language: str) -> list[tuple[str, str]]:
    """Each as a sentence, with the entry in which it can be mended."""
    return [(one.remark.text(language), one.entry) for one in found]


def _tallies(report: Report) -> list[tuple[Tally, Tally | None]]:
    """Each kind and language, beside what the serving model made of it."""
    before = {(one.kind, one.language): one for one in report.before}
    return [(one, before.get((one.kind, one.language))) for one in report.now]
