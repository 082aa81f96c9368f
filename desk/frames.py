"""The frames of the visitor's socket: JSON objects, each with a `type`."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from handoff.ratings import MAX_COMMENT, SCORES
from settings.languages import LANGUAGES
from storage.attachments import Attachment
from storage.conversations import Button, Message, Turn

Frame = dict[str, Any]
Address = Callable[[str], str]
"""Where whoever gets the frame reads a file, by its id."""

MAX_FRAME = 256 * 1024
MAX_CID = 64
MAX_PAYLOAD = 1_000
MAX_PAGE = 2_000
MAX_FILES = 10


class FrameError(ValueError):
    """A frame from the visitor's side cannot be used: the message says what was expected."""


@dataclass(frozen=True)
class Hello:
    token: str | None
    since: int
    language: str
    page: str


@dataclass(frozen=True)
class Say:
    cid: str
    text: str
    payload: str | None
    files: tuple[str, ...] = ()
    """Ids of what was sent before, and comes with the message."""


@dataclass(frozen=True)
class Got:
    """The page has shown every message up to this id."""

    up_to: int


@dataclass(frozen=True)
class Typing:
    """The visitor has begun to write, or has stopped."""

    on: bool


@dataclass(frozen=True)
class Rate:
    """What the visitor thinks of the people behind a ticket."""

    ticket_id: int
    score: int
    comment: str


@dataclass(frozen=True)
class Erase:
    """The visitor deletes the conversation."""


Sent = Hello | Say | Got | Typing | Rate | Erase


def parse(text: str) -> Sent:
    """The frame as a value; raise FrameError if it is not one of those a visitor may send."""
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FrameError("The frame is not JSON; send one JSON object a frame.") from error
    if not isinstance(frame, dict):
        raise FrameError('The frame is not a JSON object; send {"type": ...}.')
    kind = frame.get("type")
    if not isinstance(kind, str) or kind not in _PARSERS:
        raise FrameError(f"The frame has an unknown type; send one of {', '.join(_PARSERS)}.")
    return _PARSERS[kind](frame)


def _hello(frame: Frame) -> Hello:
    language = frame.get("language")
    if language not in LANGUAGES:
        raise FrameError('hello.language is not known; send "he" or "en".')
    since = _message_id(frame, "hello.since", "since")
    token = _text(frame, "token", None, 1_000)
    return Hello(token, since, language, _text(frame, "page", "", MAX_PAGE) or "")


def _got(frame: Frame) -> Got:
    return Got(_message_id(frame, "got.id", "id"))


def _typing(frame: Frame) -> Typing:
    if not isinstance(frame.get("on"), bool):
        raise FrameError("typing.on is missing; send true or false.")
    return Typing(frame["on"])


def _rate(frame: Frame) -> Rate:
    ticket, score = frame.get("ticket"), frame.get("score")
    if type(ticket) is not int:
        raise FrameError("rate.ticket is not a number; send the one of `standing`.")
    if type(score) is not int or score not in SCORES:
        raise FrameError("rate.score is not one of the five faces; send 1 to 5.")
    return Rate(ticket, score, _text(frame, "comment", "", MAX_COMMENT) or "")


def _message_id(frame: Frame, where: str, name: str) -> int:
    value = frame.get(name, 0)
    # Above 2**63 the database refuses the number.
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**63:
        raise FrameError(f"{where} is not a message id; send 0 or the last id received.")
    return value


def _say(frame: Frame) -> Say:
    cid = _text(frame, "cid", "", MAX_CID)
    if not cid:
        raise FrameError(f"say.cid is missing; send 1 to {MAX_CID} characters of your own.")
    text = frame.get("text")
    if not isinstance(text, str):
        raise FrameError("say.text is not text; send the message as a string.")
    return Say(cid, text, _text(frame, "payload", None, MAX_PAYLOAD), file_ids(frame))


def file_ids(frame: Mapping[str, Any]) -> tuple[str, ...]:
    """The list `files` of a frame, each id once; raise FrameError if it is none."""
    given = frame.get("files", [])
    if not isinstance(given, list) or len(given) > MAX_FILES:
        raise FrameError(f"files is not a list of at most {MAX_FILES} ids; send one.")
    if not all(isinstance(one, str) and 0 < len(one) <= MAX_CID for one in given):
        raise FrameError("files has something that is no id of a file; send those you were given.")
    return tuple(dict.fromkeys(given))


def _text(frame: Frame, name: str, default: str | None, most: int) -> str | None:
    value = frame.get(name)
    if value is None:
        return default
    if not isinstance(value, str) or len(value) > most:
        where = f"{frame['type']}.{name}"
        raise FrameError(f"{where} is not a text of at most {most} characters; send one.")
    return value


_PARSERS: Mapping[str, Callable[[Frame], Sent]] = {
    "hello": _hello,
    "say": _say,
    "got": _got,
    "typing": _typing,
    "rate": _rate,
    "erase": lambda _: Erase(),
}


def error(code: str, sentence: str, retry: bool = False, cid: str | None = None) -> Frame:
    """`retry` tells that sending the same frame again later can succeed."""
    frame: Frame = {"type": "error", "code": code, "error": sentence, "retry": retry}
    return frame if cid is None else {**frame, "cid": cid}


def desk_address(file_id: str) -> str:
    """For those who have logged in to the desk."""
    return f"/desk/attachments/{file_id}"


def file(one: Attachment, address: Address) -> Frame:
    return {
        "id": one.id,
        "name": one.name,
        "type": one.type,
        "bytes": one.bytes,
        "width": one.width,
        "height": one.height,
        "url": address(one.id),
    }


def message(
    said: Message,
    turn: Turn | None = None,
    name: str | None = None,
    address: Address = desk_address,
) -> Frame:
    """As the visitor sees it; `name` is the first name of the agent who wrote it."""
    shown: Frame = {
        "id": said.id,
        "author": said.author,
        "text": said.text,
        "language": said.language,
        "time": said.created_at.isoformat(),
        "buttons": [_button(one) for one in said.buttons],
        "source": _source(said, turn),
        "files": [file(one, address) for one in said.files],
    }
    if said.cid is not None:
        shown["cid"] = said.cid
    if name is not None:
        shown["name"] = name
    if turn is not None:
        shown["turn"] = {
            "intent": turn.intent,
            "confidence": turn.confidence,
            "latency_ms": turn.latency_ms,
            "outcome": turn.outcome,
        }
    return shown


def _button(one: Button) -> Frame:
    shown: Frame = {"title": one.title, "payload": one.payload}
    if one.entry_id:
        shown["source"] = {"entry": one.entry_id, "version": one.version}
    return shown


def _source(said: Message, turn: Turn | None) -> Frame | None:
    """What stands behind a sentence of the bot; a greeting answers nothing, so no model does."""
    if said.entry_id is None:
        return None
    return {
        "entry": said.entry_id,
        "version": said.version,
        "approved_by": said.approved_by,
        "approved_at": said.approved_at.isoformat() if said.approved_at else None,
        "model": turn.model_id if turn else None,
    }
