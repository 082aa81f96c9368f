"""The gate: whether a newly trained model may serve, and why not. Pure.

What both models make of the same questions goes in, a decision with its reasons comes out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from faq.judged import UNANSWERABLE, Case, Outcome, Tally, is_entry, named, precision
from faq.remarks import Remark, remark
from settings.languages import LANGUAGES


@dataclass(frozen=True)
class Finding:
    """What an editor should know of the entries before any model is asked."""

    key: str
    """Of the remark: `gate_twins`, `gate_no_questions` or `gate_not_compared`."""
    entry: str
    language: str
    question: str = ""
    other: str = ""
    other_question: str = ""


@dataclass(frozen=True)
class Limits:
    wanted_precision: float
    floor_precision: float
    allowed_newly_wrong: int


@dataclass(frozen=True)
class Report:
    limits: Limits
    compared_with: int | None
    """The release that served; None if there was none that could be asked."""
    now: tuple[Tally, ...]
    before: tuple[Tally, ...]
    """Of the serving model, on those of the questions that it was asked too."""
    cases: tuple[Case, ...]
    findings: tuple[Finding, ...]
    latency_ms: float
    """Median processor time for understanding one message."""
    latency_before_ms: float | None


@dataclass(frozen=True)
class Reason:
    remark: Remark
    entry: str = ""
    """The entry in which it can be mended; empty if there is no single one."""


@dataclass(frozen=True)
class Decision:
    is_refused: bool
    reasons: tuple[Reason, ...]
    """Why it is refused; empty if it is not."""
    warnings: tuple[Reason, ...]
    newly_wrong: tuple[Case, ...]
    newly_right: tuple[Case, ...]
    newly_asked: tuple[Case, ...]
    """Were answered at once, and visitors would now be asked what they meant."""
    should_not: tuple[Case, ...]
    """Answered, though nothing approved fits."""


def decide(report: Report) -> Decision:
    newly_wrong = _once(one for one in report.cases if one.is_newly_wrong)
    too_many = len(newly_wrong) > report.limits.allowed_newly_wrong
    lost = tuple(_reason_of(one) for one in newly_wrong)
    imprecise = tuple(_imprecise(report))
    was_right = [one for one in report.cases if one.before is Outcome.RIGHT]
    return Decision(
        is_refused=too_many or bool(imprecise),
        reasons=(*(lost if too_many else ()), *imprecise),
        warnings=(*(() if too_many else lost), *map(_reason_of_finding, report.findings)),
        newly_wrong=newly_wrong,
        newly_right=_once(
            one for one in report.cases if one.now is Outcome.RIGHT and one.before is not None
        ),
        newly_asked=_once(
            one for one in was_right if one.now is not Outcome.RIGHT and not one.is_newly_wrong
        ),
        should_not=tuple(
            one for one in report.cases if one.expected == UNANSWERABLE and one.now is Outcome.WRONG
        ),
    )


def _once(cases: Iterable[Case]) -> tuple[Case, ...]:
    """A question that was asked in several ways counts once, as the first."""
    found: dict[tuple[str, str], Case] = {}
    for one in cases:
        found.setdefault((one.expected, one.text), one)
    return tuple(found.values())


def _imprecise(report: Report) -> Iterator[Reason]:
    for language in LANGUAGES:
        share = precision(report.now, language)
        if share is not None and share < report.limits.floor_precision:
            values = {"share": _percent(share), "floor": _percent(report.limits.floor_precision)}
            named = remark(f"language_{language}")
            yield Reason(remark("gate_imprecise", language=named, **values))


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def _reason_of(one: Case) -> Reason:
    own, other = named(one.expected), named(one.other)
    if one.is_clash and one.rival:
        values = {"question": one.text, "entry": own, "other": other, "rival": one.rival.question}
        return Reason(remark("gate_clash", **values), other)
    if one.now is Outcome.WRONG:
        values = {"question": one.text, "entry": own, "other": other}
        return Reason(remark("gate_newly_wrong", **values), own if is_entry(one.expected) else "")
    values = {"question": one.text, "entry": own}
    return Reason(remark("gate_lost", **values), own if is_entry(one.expected) else "")


def _reason_of_finding(one: Finding) -> Reason:
    told = remark(
        one.key,
        entry=one.entry,
        language=remark(f"language_{one.language}" if one.language else "no_language"),
        question=one.question,
        other=one.other,
        rival=one.other_question,
    )
    return Reason(told, one.entry)


def confused(cases: Sequence[Case]) -> tuple[tuple[str, str, tuple[Case, ...]], ...]:
    """Pairs of entries that are newly taken for one another, with the questions that show it."""
    pairs: dict[tuple[str, str], list[Case]] = {}
    for one in cases:
        if is_entry(one.expected) and is_entry(one.other):
            pairs.setdefault((named(one.expected), named(one.other)), []).append(one)
    return tuple((own, other, tuple(found)) for (own, other), found in sorted(pairs.items()))
