"""What handlers find in the application, and under which key."""

from aiohttp import ClientSession, web

from desk.tokens import VisitorTokens
from desk.visit import Rooms
from settings.brand import Brand
from settings.environment import Settings

SETTINGS = web.AppKey("settings", Settings)
BRAND = web.AppKey("brand", Brand)
TOKENS = web.AppKey("tokens", VisitorTokens)
HTTP = web.AppKey("http", ClientSession)
ROOMS = web.AppKey("rooms", Rooms)
SOCKETS = web.AppKey("sockets", set[web.WebSocketResponse])
