"""Where editors hear what people ask, label messages and try answers."""

from aiohttp import web

from desk import asked_pages, label_pages, preview_pages
from desk.routing import add_resource


def add(router: web.UrlDispatcher) -> None:
    asked = asked_pages.PAGE
    add_resource(router, asked, "asked", get=asked_pages.page)
    group = asked + "/{number}"
    add_resource(router, group + "/add", "asked_add", post=asked_pages.add)
    add_resource(router, group + "/draft", "asked_draft", post=asked_pages.draft)
    add_resource(router, group + "/dismiss", "asked_dismiss", post=asked_pages.dismiss)
    labels = label_pages.PAGE
    add_resource(router, labels, "labels", get=label_pages.page)
    turn = labels + "/{number}"
    add_resource(router, turn, "label_confirm", post=label_pages.confirm)
    add_resource(router, turn + "/skip", "label_skip", post=label_pages.skip)
    add_resource(router, turn + "/undo", "label_undo", post=label_pages.undo)
    add_resource(router, preview_pages.PAGE, "preview", get=preview_pages.page)
