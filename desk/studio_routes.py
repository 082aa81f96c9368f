"""The studio's routes; each has a name, and desk/access.py a row for it."""

from aiohttp import web

from desk import studio, studio_history, studio_import, studio_list, studio_review
from desk.routing import add_resource


def add(router: web.UrlDispatcher) -> None:
    add_resource(router, "/desk/studio", "studio", get=studio_list.studio)
    entry = "/desk/studio/{entry}"
    add_resource(router, entry, "studio_entry", get=studio.entry)
    add_resource(router, entry + "/history", "studio_history", get=studio_history.history)
    add_resource(router, entry + "/lint", "studio_lint", post=studio.lint)
    add_resource(router, entry + "/save", "studio_save", post=studio.save)
    add_resource(router, entry + "/submit", "studio_submit", post=studio.submit)
    add_resource(router, entry + "/confirm", "studio_confirm", post=studio.confirm)
    add_resource(router, entry + "/restore", "studio_restore", post=studio.restore)
    add_resource(router, entry + "/discard", "studio_discard", post=studio.discard)
    add_resource(router, entry + "/retire", "studio_retire", post=studio.retire)
    add_resource(router, entry + "/hold", "studio_hold", post=studio.hold)
    add_resource(router, entry + "/release", "studio_release", post=studio.release)
    files = studio_import.PAGE
    add_resource(router, files, "import_file", get=studio_import.page, post=studio_import.upload)
    add_resource(router, files + "/write", "import_write", post=studio_import.write)
    add_resource(router, "/desk/export", "export", get=studio_import.export)
    review = "/desk/review"
    add_resource(router, review, "review", get=studio_review.queue)
    standing = review + "/standing"
    add_resource(router, standing, "review_standing", get=studio_review.standing)
    add_resource(router, review + "/approve", "review_approve", post=studio_review.approve)
    back = review + "/{entry}/send-back"
    add_resource(router, back, "review_send_back", post=studio_review.send_back)
