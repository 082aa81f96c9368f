"""Who is told when a promise is about to slip and when it has, as brand.yml has it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from settings.lengths import WrittenLength, read_length
from settings.written import Written

TELL_VISITOR = timedelta(minutes=2)
STEPS = ("next", "lead", "manager")
"""Whom a promise comes to, in this order, after the ticket's owner."""


@dataclass(frozen=True)
class WrittenEscalation:
    """The plan of one queue. People are names of the section `contacts`."""

    next: str | None
    """Told of a warning, beside the ticket's owner."""
    lead: str
    """Told when a promise is broken."""
    manager: str | None
    """Told when the new time has passed as well."""
    more_time: WrittenLength
    """The new time is so long after the promised one."""
    tell_visitor: timedelta
    """How long before the promised time a visitor who still waits is told the new one."""
    reassign: bool
    """Whether a broken promise of a reply moves the ticket to the next free agent."""


def read(written: Written, promised: Mapping[str, WrittenLength]) -> dict[str, WrittenEscalation]:
    """A plan for every queue of `promised`, which has the usual first response of each.

    A queue without a plan of its own has the contact of its name as lead. Raise BrandError at the
    first fault.
    """
    reader = _Reader(written, promised)
    return {queue: reader.plan(queue) for queue in promised}


class _Reader:
    def __init__(self, written: Written, promised: Mapping[str, WrittenLength]) -> None:
        self._written = written
        self._promised = promised
        self._contacts: Mapping[str, str] = written.content.get("contacts", {})

    def plan(self, queue: str) -> WrittenEscalation:
        plans: Mapping[str, Any] = self._written.content.get("escalation", {})
        given: Mapping[str, Any] = plans.get(queue, {})
        lead = given.get("lead") or self._contacts.get(queue)
        if lead is None:
            what = f"{queue} promises something and nobody hears of it when that is broken"
            raise self._written.wrong(
                ["promises", queue], f"{what}; add contacts.{queue} or escalation.{queue}.lead"
            )
        self._check_people(queue, {**given, "lead": lead})
        return WrittenEscalation(
            next=given.get("next"),
            lead=str(lead),
            manager=given.get("manager"),
            more_time=self._more_time(queue, given),
            tell_visitor=self._tell_visitor(queue, given),
            reassign=bool(given.get("reassign", True)),
        )

    def _check_people(self, queue: str, given: Mapping[str, Any]) -> None:
        known = tuple(dict.fromkeys(self._contacts.values()))
        passed: dict[str, str] = {}
        for step, name in _people(given):
            place = ["escalation", queue, step]
            if name not in known:
                what = f"{step} is {name!r}, who is not among `contacts`"
                raise self._written.wrong(place, f"{what} ({', '.join(known)}); add them there")
            if name in passed:
                what = f"{name} is {passed[name]} and {step}, so it comes back to where it was"
                raise self._written.wrong(
                    place, f"{what}; name somebody new at each step or leave it out"
                )
            passed[name] = step

    def _more_time(self, queue: str, given: Mapping[str, Any]) -> WrittenLength:
        """By default as much again as the first response."""
        if "more_time" in given:
            return read_length(self._written, ["escalation", queue, "more_time"], queue)
        return self._promised[queue]

    def _tell_visitor(self, queue: str, given: Mapping[str, Any]) -> timedelta:
        if "tell_visitor" not in given:
            return TELL_VISITOR
        place = ["escalation", queue, "tell_visitor"]
        length = read_length(self._written, place, queue)
        if length.working:
            what = f"tell_visitor is {given['tell_visitor']!r}"
            like = "write it in calendar time, like '2 calendar minutes'"
            raise self._written.wrong(place, f"{what}; {like}")
        return length.length


def _people(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for step in STEPS:
        if given.get(step):
            yield step, given[step]
