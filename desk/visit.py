"""One visitor's stay on the socket: what is stored, shown and answered."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from desk import frames
from desk.assistant import Assistant
from desk.file_folder import FileFolder
from desk.frames import Frame, Got, Hello, Say, Typing
from desk.hub import Client, Hub, Read
from desk.lines import HUMAN_PAYLOAD, Lines
from desk.standing import Standing
from faq.lines import Line
from handoff import erasing, hearing, outbox
from handoff.erasing import EraseRefused
from settings.brand import Brand
from settings.channels import WEB
from settings.clock import now
from storage import attachments, conversations, transcript
from storage.attachments import NoSuchAttachment
from storage.conversations import Conversation, clean, conversation_id
from storage.engine import reading, transaction

log = structlog.get_logger()

MOST_TYPINGS = 10
TYPINGS_S = 5.0
"""A visitor who begins and stops to write more often in that time is no person at a keyboard."""
TOO_FAST = "Too many messages came in a short time; send the same frame again in some seconds."
AWAY = "The database is away, nothing was stored; send the same frame again in a moment."


@dataclass(frozen=True)
class Rooms:
    """What every visit works with."""

    engine: Engine
    brand: Brand
    lines: Lines
    hub: Hub
    assistant: Assistant
    standing: Standing
    folder: FileFolder
    read: Read
    """What of a conversation reaches its visitor."""
    mails: bool
    """Whether a visitor can have it mailed."""


class Visit:
    def __init__(
        self,
        rooms: Rooms,
        client: Client,
        hello: Hello,
        sender: str,
        may_say: Callable[[], bool],
    ) -> None:
        self.rooms = rooms
        self._client = client
        self._hello = hello
        self._sender = sender
        self.conversation_id = conversation_id(WEB, sender)
        self._may_say = may_say
        self._is_slowed = False
        self._typing = Typing(on=False)
        self._typed_at: deque[float] = deque(maxlen=MOST_TYPINGS)

    async def welcome(self, token: str) -> Frame:
        """Join the conversation, and tell what was said in it so far."""
        rooms, wanted = self.rooms, self._hello.language
        messages = await rooms.hub.join(self.conversation_id, self._client, self._hello.since)
        if not messages or messages[0]["id"] > self._hello.since:
            await self.got(Got(self._hello.since))
        language = await asyncio.to_thread(self._language)
        greeting = None
        if language is None:
            greeting = await rooms.lines.say(Line.GREETING, wanted, now())
        return {
            "type": "welcome",
            "token": token,
            "language": language or wanted,
            "brand": {"name": rooms.brand.name[wanted], "persona": rooms.brand.persona[wanted]},
            "greeting": frames.message(greeting) if greeting else None,
            "messages": messages,
            "waiting": rooms.assistant.is_answering(self.conversation_id),
            "standing": await rooms.standing.read(self.conversation_id),
            "files": vars(rooms.brand.attachments),
            "mail": rooms.mails,
        }

    def types(self, typing: Typing) -> bool:
        """Whether agents are to be told; no more often than a person begins to write."""
        moment, before = asyncio.get_running_loop().time(), self._typed_at
        is_flood = len(before) == MOST_TYPINGS and moment - before[0] < TYPINGS_S
        if typing == self._typing or (typing.on and is_flood):
            return False
        self._typing = typing
        before.append(moment)
        return True

    def leave(self) -> None:
        self.rooms.hub.leave(self.conversation_id, self._client)

    async def say(self, said: Say) -> None:
        """Store the message, acknowledge it, and have it answered."""
        if not self._may_say():
            await self._slow_down(said)
            return
        self._is_slowed = False
        if not clean(said.text) and not said.files:
            await self._refuse_empty(said)
            return
        moment = now()
        try:
            message_id = await asyncio.to_thread(self._store, said, moment)
        except EraseRefused as refused:
            self._client.send(frames.error(refused.code, str(refused), cid=said.cid))
            return
        except NoSuchAttachment as missing:
            self._client.send(frames.error("no_such_file", f"{missing}.", cid=said.cid))
            return
        except DBAPIError as error:
            log.warning("message_not_stored", reason=type(error).__name__)
            self._client.send(frames.error("storage_away", AWAY, retry=True, cid=said.cid))
            return
        self._client.send({"type": "ack", "cid": said.cid, "id": message_id})
        self.rooms.assistant.poke(self.conversation_id)
        try:
            await self.rooms.hub.deliver(self.conversation_id)
        except DBAPIError as error:
            # The message is stored: it is shown together with the answer.
            log.warning("message_not_shown", message=message_id, reason=type(error).__name__)

    async def got(self, seen: Got) -> None:
        """The page has shown what was sent: an agent's words have arrived."""
        try:
            await asyncio.to_thread(self._shown, seen.up_to)
        except DBAPIError as error:
            # The page says so again with its next hello.
            log.warning("database_away", reason=type(error).__name__)

    def _shown(self, up_to: int) -> None:
        with reading(self.rooms.engine) as connection:
            if not outbox.is_to_show(connection, self.conversation_id, up_to):
                return
        with transaction(self.rooms.engine) as connection:
            outbox.shown(connection, self.conversation_id, up_to, now())

    async def _slow_down(self, said: Say) -> None:
        """The message is to come again; the visitor reads why, once."""
        frame = frames.error("too_fast", TOO_FAST, retry=True, cid=said.cid)
        if not self._is_slowed:
            self._is_slowed = True
            log.warning("visitor_slowed", conversation=self.conversation_id)
            line = await self.rooms.lines.say(Line.TOO_FAST, self._hello.language, now())
            if line:
                frame["message"] = frames.message(line)
        self._client.send(frame)

    async def _refuse_empty(self, said: Say) -> None:
        line = await self.rooms.lines.say(Line.EMPTY, self._hello.language, now())
        sentence = line.text if line else "say.text is empty; send a text."
        log.info("empty_message_refused", conversation=self.conversation_id)
        frame = frames.error("empty", sentence, cid=said.cid)
        # The sentence is for programs; the visitor is shown the approved line, or nothing.
        self._client.send({**frame, "message": frames.message(line)} if line else frame)

    def _language(self) -> str | None:
        with reading(self.rooms.engine) as connection:
            return transcript.language_of(connection, self.conversation_id)

    def _store(self, said: Say, moment: datetime) -> int:
        """Store the message, after the greeting if it is the first one; return its id."""
        with transaction(self.rooms.engine) as connection:
            is_new = transcript.language_of(connection, self.conversation_id) is None
            talk = conversations.open_conversation(
                connection, WEB, self._sender, self._hello.language, moment
            )
            if is_new:
                conversations.update_conversation(connection, talk.id, page=self._hello.page)
                self._greet(connection, talk, moment)
            if not is_new:
                erasing.require_kept(connection, talk.id)
            payload = _trusted(connection, talk, said.payload)
            message_id, is_new = conversations.add_visitor_message(
                connection, talk, said.text, moment, said.cid, payload
            )
            if is_new:
                most = self.rooms.brand.attachments.most
                attachments.attach(connection, talk.id, None, message_id, *said.files[:most])
                # An agent reads it now, also while Rasa is away.
                hearing.hear(connection, talk.id, message_id, moment)
            return message_id

    def _greet(self, connection: Connection, talk: Conversation, moment: datetime) -> None:
        greeting = self.rooms.lines.greeting(connection, talk.language, moment)
        if greeting:
            conversations.add_bot_message(connection, talk, greeting.message, greeting.version_id)


def _trusted(connection: Connection, talk: Conversation, payload: str | None) -> str | None:
    """The payload if it is one that the visitor was offered; else the text alone counts."""
    if payload is None or payload == HUMAN_PAYLOAD:
        return payload
    return payload if transcript.was_offered(connection, talk.id, payload) else None
