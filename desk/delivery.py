"""What of the conversation log reaches a visitor: the bot's words only where they are approved."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.engine import Connection, Engine

from desk import frames
from desk.frames import Frame
from desk.lines import Lines
from faq import refusals
from faq.answers import Why
from faq.lines import Line
from faq.refusals import Refusal
from faq.said import SaidCheck
from handoff.people import first_name
from settings.brand import Brand
from settings.clock import now
from storage import transcript
from storage.conversations import Message
from storage.engine import reading, transaction


class Delivery:
    def __init__(self, engine: Engine, brand: Brand, lines: Lines, address: frames.Address) -> None:
        self._engine = engine
        self._lines = lines
        self._agents = brand.team.agents
        self._check = SaidCheck(brand.rules)
        self._address = address

    async def read(self, conversation_id: str, since: int) -> list[Frame]:
        """The messages of a conversation after an id, as the visitor's side sees them."""
        return await asyncio.to_thread(self._read, conversation_id, since)

    def _read(self, conversation_id: str, since: int) -> list[Frame]:
        moment = now()
        with reading(self._engine) as connection:
            messages = transcript.messages_after(connection, conversation_id, since)
            said = [one.id for one in messages if one.author == "bot"]
            turns = transcript.turns_behind(connection, said)
            refused = self._check.unapproved(connection, messages)
            if refused:
                messages = self._replaced(connection, messages, refused, moment)
        for message_id, why in refused.items():
            self._record(conversation_id, message_id, why, moment)
        return [
            frames.message(one, turns.get(one.id), self._name(one), self._address)
            for one in messages
        ]

    def _name(self, said: Message) -> str | None:
        """The first name of the agent who wrote it."""
        return first_name(self._agents, said.account, said.language) if said.account else None

    def _replaced(
        self,
        connection: Connection,
        messages: list[Message],
        refused: Mapping[int, Why],
        moment: datetime,
    ) -> list[Message]:
        shown = []
        for one in messages:
            if one.id not in refused:
                shown.append(one)
                continue
            # Where not even that is approved the message is left out.
            instead = self._lines.unknown(connection, one.language, moment)
            if instead:
                shown.append(replace(instead.message, id=one.id, created_at=one.created_at))
        return shown

    def _record(self, conversation_id: str, message_id: int, why: Why, moment: datetime) -> None:
        refused = Refusal(
            "desk", conversation_id, why, instead=Line.UNKNOWN.value, message_id=message_id
        )
        with transaction(self._engine) as connection:
            refusals.record(connection, refused, moment)
