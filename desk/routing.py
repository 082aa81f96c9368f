"""How routes are added: each has a name, and desk/access.py a row for it."""

from aiohttp import web
from aiohttp.typedefs import Handler


def add_resource(router: web.UrlDispatcher, path: str, name: str, **handlers: Handler) -> None:
    resource = router.add_resource(path, name=name)
    for method, handler in handlers.items():
        resource.add_route(method.upper(), handler)
