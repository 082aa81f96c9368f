"""A model that does not serve, asked in a process of its own that is kept for a while."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import Any

from desk.supervise import environment, tied
from settings.environment import Settings

IDLE_S = 300.0
"""After so long without a question the process ends."""
LOADS_S = 60.0
ANSWERS_S = 10.0


class NoCandidate(Exception):
    """The model gave no answer; `code` is not_there, not_ours, died or slow."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Candidate:
    """Started with the first question; ends when idle, or when another model is asked."""

    def __init__(self, settings: Settings, idle_s: float = IDLE_S) -> None:
        self._settings = settings
        self._idle_s = idle_s
        # One question at a time goes through the pipe.
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        self._model: Path | None = None
        self._idle: asyncio.TimerHandle | None = None

    async def parse(self, model: Path, text: str) -> dict[str, Any]:
        """What the model makes of a text, as Rasa's `/model/parse` says it; raise NoCandidate."""
        async with self._turn:
            if self._idle:
                self._idle.cancel()
            try:
                process = await self._started(model)
                return await _ask(process, {"text": text})
            except BaseException:
                # Its answer, if one comes yet, is not that of the next question.
                await self._end()
                raise
            finally:
                self._idle = asyncio.get_running_loop().call_later(self._idle_s, self._kill)

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def ended(self) -> None:
        """Return when no process runs any more."""
        if self._process:
            await self._process.wait()

    async def close(self) -> None:
        if self._idle:
            self._idle.cancel()
        await self._end()

    async def _started(self, model: Path) -> Process:
        if self._process and self.is_running and self._model == model:
            return self._process
        await self._end()
        self._model = model
        self._process = await asyncio.create_subprocess_exec(
            *tied([sys.executable, "-m", "bot.preview", str(model)]),
            stdin=PIPE,
            stdout=PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={**os.environ, **environment(self._settings)},
        )
        said = await _answer(self._process, LOADS_S)
        if "problem" in said:
            raise NoCandidate(str(said["problem"]))
        return self._process

    def _kill(self) -> None:
        if self._process and self.is_running:
            self._process.kill()

    async def _end(self) -> None:
        self._kill()
        await self.ended()
        self._process = None


async def _ask(process: Process, question: dict[str, Any]) -> dict[str, Any]:
    assert process.stdin
    process.stdin.write(json.dumps(question).encode() + b"\n")
    try:
        await process.stdin.drain()
    except ConnectionError as error:
        raise NoCandidate("died") from error
    return await _answer(process, ANSWERS_S)


async def _answer(process: Process, seconds: float) -> dict[str, Any]:
    assert process.stdout
    try:
        line = await asyncio.wait_for(process.stdout.readline(), seconds)
    except asyncio.TimeoutError as error:
        raise NoCandidate("slow") from error
    if not line:
        raise NoCandidate("died")
    said: dict[str, Any] = json.loads(line)
    return said
