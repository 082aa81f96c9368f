"""The one shape of errors: {"code": "...", "error": "what was given, expected, and to do"}."""

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

log = structlog.get_logger()


def error_response(status: int, code: str, sentence: str) -> web.Response:
    return web.json_response({"code": code, "error": sentence}, status=status)


@web.middleware
async def errors_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPRedirection as moved:
        return web.Response(status=moved.status, headers={"Location": moved.headers["Location"]})
    except web.HTTPNotFound:
        return error_response(404, "not_found", f"There is no {request.path}; begin at /.")
    except web.HTTPMethodNotAllowed as error:
        allowed = ", ".join(sorted(error.allowed_methods))
        sentence = f"{request.path} does not take {request.method}; send {allowed}."
        return error_response(405, "method_not_allowed", sentence)
    except web.HTTPException as error:
        code = error.reason.lower().replace(" ", "_")
        return error_response(error.status, code, f"{error.reason}; change the request.")
    except Exception:
        # The edge of the process: whatever went wrong is logged, and nothing of it is shown.
        log.exception("request_failed", path=request.path)
        sentence = "The desk failed on this request; its log says why. Try again in a moment."
        return error_response(500, "internal", sentence)
