"""A stand-in for Rasa with its action: it logs turns and stores events, nothing is trained."""

import asyncio
import json

import sqlalchemy as sa
from aiohttp import web
from sqlalchemy.engine import Connection, Engine

from desk.frames import Frame
from faq import store
from faq.answers import LiveAnswers
from faq.holds import held
from faq.lines import Line
from handoff import hearing
from handoff.outbox import DELIVERY_SLOT
from settings.clock import now
from settings.environment import Settings, api_token, channel_token
from storage import conversations
from storage.conversations import Button, Conversation, Message, Turn
from storage.engine import transaction
from storage.tables import tracker_event

HUMAN = "/ask_for_human"

# What the stand-in understands: a word of the message, and the entries that answer it.
KNOWN = {
    "hours": ("opening_hours",),
    "שעות": ("opening_hours",),
    "slow": ("slow_internet",),
    "איטי": ("slow_internet",),
    "abroad": ("roaming_packages",),
    "חול": ("roaming_packages",),
    HUMAN: (Line.HANDOVER_SUPPORT.value,),
    "/helped": (Line.HELPED.value,),
}


class StandIn:
    """Answers as Rasa's web channel does: the turn is in the log when the request ends."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self.asked: list[Frame] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.was_asked = asyncio.Event()
        self.has_answered = asyncio.Event()
        self.fails = 0
        """So many of the next requests end without a turn."""
        self.sent: list[str] = []
        """What was sent on to visitors of other channels."""
        self.refuses = 0
        """So many of the next events are refused, as a connector's failure is."""
        self.dies_after_storing = 0
        """So many of the next events are stored, and the answer never comes."""
        self.understands: Frame = {}
        """What its model makes of whatever is tried."""
        self._stored = asyncio.Condition()
        self._settings = settings
        self._engine = engine
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/webhooks/web/webhook", self._webhook)
        app.router.add_post("/conversations/{sender}/tracker/events", self._events)
        app.router.add_post("/model/parse", self._parse)
        app.router.add_get("/", self._hello)
        app.router.add_get("/health", self._hello)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._settings.rasa_port).start()

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _hello(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def _parse(self, request: web.Request) -> web.Response:
        if request.query.get("token") != api_token(self._settings.secret()):
            raise web.HTTPUnauthorized
        return web.json_response(self.understands)

    async def _events(self, request: web.Request) -> web.Response:
        """Rasa's tracker events API: what it stores, and what it was asked to send on."""
        if request.query.get("token") != api_token(self._settings.secret()):
            raise web.HTTPUnauthorized
        if self.refuses:
            self.refuses -= 1
            raise web.HTTPInternalServerError
        events = await request.json()
        if request.query.get("execute_side_effects"):
            self.sent += [one["text"] for one in events if one["event"] == "bot"]
        await asyncio.to_thread(self._remember, request.match_info["sender"], events)
        async with self._stored:
            self._stored.notify_all()
        if self.dies_after_storing:
            self.dies_after_storing -= 1
            assert request.transport is not None
            request.transport.abort()
        return web.json_response({})

    def _remember(self, sender: str, events: list[Frame]) -> None:
        """Words are in the conversation log already; slots are kept."""
        slots = [one for one in events if one["event"] == "slot"]
        rows = [
            {"sender": sender, "kind": _kind(one["name"]), "data": json.dumps(one)} for one in slots
        ]
        with transaction(self._engine) as connection:
            connection.execute(sa.insert(tracker_event), rows)

    def remembered(self, sender: str) -> list[Frame]:
        """The events that were appended to the conversation, in order."""
        with transaction(self._engine) as connection:
            rows = connection.execute(
                sa.select(tracker_event.c.data)
                .where(tracker_event.c.sender == sender)
                .order_by(tracker_event.c.id)
            ).scalars()
            return [json.loads(data) for data in rows]

    async def until_remembered(self, sender: str, count: int) -> list[Frame]:
        """The first `count` events that are appended to the conversation."""
        async with self._stored:
            await self._stored.wait_for(lambda: len(self.remembered(sender)) >= count)
        return self.remembered(sender)[:count]

    async def _webhook(self, request: web.Request) -> web.Response:
        expected = f"Bearer {channel_token(self._settings.secret())}"
        if request.headers.get("Authorization") != expected:
            raise web.HTTPUnauthorized
        question = await request.json()
        self.asked.append(question)
        self.was_asked.set()
        await self.may_answer.wait()
        if self.fails:
            self.fails -= 1
            raise web.HTTPInternalServerError
        await asyncio.to_thread(self._take_turn, question)
        self.has_answered.set()
        return web.json_response([])

    def _take_turn(self, question: Frame) -> None:
        moment = now()
        with transaction(self._engine) as connection:
            talk = conversations.open_conversation(
                connection, "web", question["sender"], "he", moment
            )
            if conversations.turn_exists(connection, question["message_id"]):
                return
            wanted = question["payload"] or question["message"]
            ids = next((ids for word, ids in KNOWN.items() if word in wanted), ("say_unknown",))
            is_known = ids != ("say_unknown",)
            heard = hearing.hear(connection, talk.id, question["message_id"], moment)
            outcome = "relayed" if heard.is_humans else "answered" if is_known else "unknown"
            logged = _turn(question["message_id"], talk, ids[0], outcome)
            conversations.log_turn(connection, logged, moment)
            for said in () if heard.is_humans else ids:
                self._say(connection, talk, said, question["message_id"])

    def _say(
        self, connection: Connection, talk: Conversation, entry_id: str, message_id: int
    ) -> None:
        answers = LiveAnswers(0, store.live(connection), held(connection))
        moment = now()
        sentence = answers.sentence(entry_id, talk.language, "web", moment)
        human = answers.sentence("button_human", talk.language, "web", moment)
        assert sentence is not None, entry_id
        assert human is not None
        said = Message(
            id=0,
            author="bot",
            language=talk.language,
            text=sentence.text,
            created_at=moment,
            buttons=(Button(human.text, HUMAN, human.entry_id, human.version),)
            if entry_id == "say_unknown"
            else (),
        )
        conversations.add_bot_message(connection, talk, said, sentence.version_id, message_id)


def _turn(message_id: int, talk: Conversation, recognised: str, outcome: str) -> Turn:
    is_known = recognised != "say_unknown"
    return Turn(
        message_id=message_id,
        conversation_id=talk.id,
        channel="web",
        language=talk.language,
        intent=recognised,
        entry_id=recognised if is_known else None,
        confidence=0.93 if is_known else 0.21,
        ranking=[(recognised, 0.93)],
        outcome=outcome,
        model_id="stand-in",
        latency_ms=12.5,
    )


def _kind(slot: str) -> str:
    return slot if slot == DELIVERY_SLOT else "slot"
