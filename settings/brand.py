"""The brand's agreement, read from brand.yml and checked in full before anything starts."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import jsonschema
from ruamel.yaml import YAML, YAMLError

from settings import (
    attachments,
    channels,
    flags,
    gate,
    handover,
    promises,
    review,
    team,
    voice,
)
from settings.attachments import FileLimits
from settings.channels import ChannelRules
from settings.flags import WrittenFlags
from settings.gate import GateRules
from settings.handover import Handover
from settings.promises import Agreement
from settings.refusal import BrandError
from settings.review import WrittenReview
from settings.team import Team
from settings.voice import Voice
from settings.written import Written

__all__ = ["HANDOVER_REASONS", "Brand", "BrandError", "load"]

HANDOVER_REASONS = (
    "complaint",
    "ask_for_human",
    "still_unknown",
    "sales_enquiry",
    "legal_threat",
    "self_harm",
)

SCHEMA = Path(__file__).with_name("brand.schema.json")


@dataclass(frozen=True)
class Brand:
    name: Mapping[str, str]
    persona: Mapping[str, str]
    default_language: str
    time_zone: ZoneInfo
    contacts: Mapping[str, str]
    wanted_precision: float
    gate: GateRules
    queue_of_reason: Mapping[str, str]
    allowed_origins: tuple[str, ...]
    agreement: Agreement
    voice: Voice
    flags: WrittenFlags
    handover: Handover
    team: Team
    review: WrittenReview | None
    channels: Mapping[str, ChannelRules]
    attachments: FileLimits

    def rules(self, channel: str) -> ChannelRules:
        return self.channels.get(channel) or self.channels[channels.DEFAULT]

    def topics(self) -> Iterator[tuple[str, str]]:
        """Each topic that the agreement names, after the place where it does."""
        for name, kind in self.flags.kinds.items():
            yield from ((f"flags.kinds.{name}.holds", topic) for topic in kind.holds)
        for route in self.team.routes:
            if route.topic:
                yield "tickets.routes", route.topic

    @property
    def spokesperson(self) -> str:
        return self.contacts["spokesperson"]


def load(path: Path) -> Brand:
    """Read the agreement; raise BrandError at the first thing that is wrong with it."""
    content = _parse(path)
    written = Written(path, content)
    for error in _schema_errors(content):
        place = ".".join(str(step) for step in error.absolute_path) or "the file"
        raise written.wrong(list(error.absolute_path), f"{place}: {error.message}")
    brand = content["brand"]
    time_zone = written.zone(["brand", "time_zone"])
    return Brand(
        name=dict(brand["name"]),
        persona=dict(brand["persona"]),
        default_language=brand["default_language"],
        time_zone=time_zone,
        contacts=dict(content["contacts"]),
        wanted_precision=float(content["understanding"]["wanted_precision"]),
        gate=gate.read(written),
        queue_of_reason=_queues(written),
        allowed_origins=tuple(content["widget"]["allowed_origins"]),
        agreement=promises.read(written, time_zone),
        voice=voice.parse(content.get("voice", {}), [brand["name"], brand["persona"]]),
        flags=flags.read(written),
        handover=handover.read(written),
        team=team.read(written),
        review=review.read(written, time_zone),
        channels=channels.parse(content.get("channels", {})),
        attachments=attachments.parse(content.get("attachments", {})),
    )


def _schema_errors(content: Any) -> Iterator[jsonschema.ValidationError]:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return jsonschema.Draft7Validator(schema).iter_errors(content)


def _parse(path: Path) -> Any:
    try:
        return YAML().load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BrandError(
            f"{path} is not there; write one, or set DOVER_BRAND to its path"
        ) from error
    except OSError as error:
        what = f"{path} cannot be read ({error.strerror}); set DOVER_BRAND to a file that can"
        raise BrandError(what) from error
    except UnicodeDecodeError as error:
        raise BrandError(f"{path}: byte {error.start} is not UTF-8; save it as UTF-8") from error
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        what = getattr(error, "problem", None) or "it is not YAML"
        raise BrandError(f"{path}{line}: {what}; mend the YAML there") from error


def _queues(written: Written) -> dict[str, str]:
    """Queue by reason; each reason stands in exactly one queue."""
    queue_of: dict[str, str] = {}
    for queue, reasons in written.content["queues"].items():
        for reason in reasons:
            if reason in queue_of:
                what = f"{reason} is in {queue_of[reason]} and in {queue}; leave it in one queue"
                raise written.wrong(["queues", queue], what)
            queue_of[reason] = queue
    lacking = [reason for reason in HANDOVER_REASONS if reason not in queue_of]
    if lacking:
        what = f"no queue takes {', '.join(lacking)}; add each to a queue"
        raise written.wrong(["queues"], what)
    return queue_of
