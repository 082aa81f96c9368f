"""The console's page and its API."""

from aiohttp import web

from desk import bot_talks, console_api, console_page, console_socket, replies
from desk.routing import add_resource

API = "/desk/api"
NUMBER = r"/{ticket:\d{1,9}}"


def add(router: web.UrlDispatcher) -> None:
    add_resource(router, "/desk/console", "console", get=console_page.console)
    add_resource(router, f"{API}/me", "api_me", get=console_page.me)
    add_resource(router, f"{API}/events", "api_events", get=console_socket.events)
    add_resource(router, f"{API}/agents", "api_agents", get=console_api.agents)
    add_resource(router, f"{API}/presence", "api_presence", post=console_api.presence)
    _add_tickets(router)
    talks = f"{API}/conversations"
    add_resource(router, talks, "api_talks", get=bot_talks.listed)
    add_resource(router, talks + "/{id:.+}", "api_talk", get=bot_talks.one)
    saved = f"{API}/replies"
    add_resource(router, saved, "api_replies", get=replies.listed)
    add_resource(router, f"{saved}/save", "api_reply_save", post=replies.save)
    add_resource(router, saved + NUMBER + "/delete", "api_reply_delete", post=replies.delete)


def _add_tickets(router: web.UrlDispatcher) -> None:
    tickets = f"{API}/tickets"
    add_resource(router, tickets, "api_tickets", get=console_api.listed)
    add_resource(router, f"{API}/resolved", "api_resolved", get=console_api.resolved)
    add_resource(router, tickets + NUMBER, "api_ticket", get=console_api.one)
    add_resource(router, tickets + NUMBER + "/card", "api_card", get=console_api.card)
    suggestions = tickets + NUMBER + "/suggestions"
    add_resource(router, suggestions, "api_suggestions", get=replies.suggested)
    add_resource(router, tickets + NUMBER + "/{deed}", "api_deed", post=console_api.deed)
    add_resource(router, f"{API}/take-over", "api_take_over", post=console_api.take_over)
