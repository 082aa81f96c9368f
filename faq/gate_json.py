"""The gate's report as JSON: what a release keeps of it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from faq.gate import Finding, Limits, Report
from faq.judged import Case, Kind, Outcome, Rival, Taken, Tally


@dataclass(frozen=True)
class Kept:
    report: Report
    answers: Mapping[str, Taken]
    """What the model takes each text for that it was not trained on: it need not be asked again
    when the next one is compared with it."""


def dump(kept: Kept) -> str:
    answers = {text: [one.label, one.zone, one.second] for text, one in kept.answers.items()}
    return json.dumps({**asdict(kept.report), "answers": answers}, ensure_ascii=False)


def load(text: str) -> Kept:
    content = json.loads(text)
    answers = {text: Taken(*one) for text, one in content.pop("answers").items()}
    report = Report(
        **{
            **content,
            "limits": Limits(**content["limits"]),
            "now": tuple(map(_tally, content["now"])),
            "before": tuple(map(_tally, content["before"])),
            "cases": tuple(map(_case, content["cases"])),
            "findings": tuple(Finding(**one) for one in content["findings"]),
        }
    )
    return Kept(report, answers)


def _tally(one: dict[str, Any]) -> Tally:
    return Tally(**{**one, "kind": Kind(one["kind"])})


def _case(one: dict[str, Any]) -> Case:
    before, rival = one["before"], one["rival"]
    return Case(
        **{
            **one,
            "kind": Kind(one["kind"]),
            "now": Outcome(one["now"]),
            "before": Outcome(before) if before else None,
            "rival": Rival(**rival) if rival else None,
        }
    )
