"""What an entry said over time: its versions, any two of them compared, everything done to it."""

from dataclasses import dataclass

from aiohttp import web
from sqlalchemy.engine import Connection

from desk.access import may
from desk.staff_pages import render, when
from desk.studio_work import dated, entry_id_of
from desk.transactions import look
from faq import audit, authors, drafts, store
from faq.diff import differences
from faq.drafts import Draft
from faq.entry import Entry
from faq.store import Approved

DRAFT = "draft"


@dataclass(frozen=True)
class Told:
    """An entry's past."""

    review: Draft
    versions: list[Approved]
    """The newest first."""
    authors: dict[int, tuple[str, ...]]
    live: int
    """The number of the live version, 0 if there is none."""
    rows: list[audit.Row]
    """The newest first."""

    def text(self, name: str) -> Entry | None:
        """What a version, or the draft, says."""
        if name == DRAFT:
            return self.review.content
        return next((one.entry for one in self.versions if str(one.number) == name), None)


def tell(connection: Connection, entry_id: str) -> Told:
    versions = store.versions(connection, entry_id)[::-1]
    live = store.live(connection, entry_id)
    wrote = authors.of_entries(connection, [entry_id])[entry_id]
    return Told(
        review=drafts.load(connection, entry_id),
        versions=versions,
        authors={one.number: wrote.get(one.number, ()) for one in versions},
        live=live[0].number if live else 0,
        rows=[*audit.rows(connection, entry_id)][::-1],
    )


async def history(request: web.Request) -> web.Response:
    entry_id = entry_id_of(request)
    told: Told = await look(request, tell, entry_id)
    if not told.versions and not told.rows:
        raise web.HTTPNotFound
    names = [DRAFT] if told.review.content else []
    names += [str(one.number) for one in told.versions]
    # Without a choice: the newest state against the one before it.
    old = request.query.get("old") or (names[1] if len(names) > 1 else "")
    new = request.query.get("new") or names[0] if names else ""
    before, after = told.text(old), told.text(new)
    context = {
        "entry_id": entry_id,
        "told": told,
        "names": names,
        "old": old,
        "new": new,
        "changes": dated(differences(before, after), when(request)) if before and after else None,
        "may_write": may(request["account"], "studio_restore"),
        "when": when(request),
    }
    return render(request, "studio_history.html", context)
