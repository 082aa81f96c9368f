"""The review of an entry: its states, the edges between them, and who may go along them. Pure."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from faq.entry import Entry, is_text
from faq.remarks import Remark, Value, listed, remark
from settings.languages import LANGUAGES

MAX_ACCOUNT = 64


class Refused(Exception):
    """What was asked for is not allowed: the remark says why, and what to do."""

    def __init__(self, key: str, **values: Value) -> None:
        super().__init__(key, values)
        self.remark = remark(key, **values)

    def __str__(self) -> str:
        return str(self.remark)


class State(str, Enum):
    # Nothing was ever written or approved under this id.
    NEW = "new"
    # Being written; a live version, if there is one, is said as before.
    DRAFT = "draft"
    # Submitted: waits for the spokesperson.
    IN_REVIEW = "in_review"
    # The spokesperson wants changes and said which.
    SENT_BACK = "sent_back"
    # Nothing is being written; a version is live, the newest unless it was rolled back.
    APPROVED = "approved"
    # Nothing is being written and nothing is live; a new draft may bring the entry back.
    RETIRED = "retired"


OPEN = frozenset({State.DRAFT, State.IN_REVIEW, State.SENT_BACK})
"""The states in which there is a draft."""


class Edge(str, Enum):
    # The draft's text was changed, or a new draft begun.
    WRITTEN = "written"
    # An old version was taken as a new draft.
    RESTORED = "restored"
    # A language that was not touched was read again and still says the same as the other one.
    CONFIRMED = "confirmed"
    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    APPROVED = "approved"
    # The draft was dropped; the live version stays.
    DISCARDED = "discarded"
    # The draft was dropped, and nothing is live.
    ABANDONED = "abandoned"
    # The live version was taken off for good.
    RETIRED = "retired"
    # A file became the live version, in the spokesperson's name; an open draft stays open.
    IMPORTED = "imported"
    # The answer was withdrawn at once, until it is released.
    HELD = "held"
    RELEASED = "released"
    # A version that was approved before is live again; whoever writes has to submit anew.
    ROLLED_BACK = "rolled_back"


TRANSITIONS: Mapping[Edge, Mapping[State, State]] = {
    Edge.WRITTEN: dict.fromkeys(State, State.DRAFT),
    Edge.RESTORED: dict.fromkeys((State.APPROVED, State.RETIRED), State.DRAFT),
    Edge.CONFIRMED: dict.fromkeys((State.DRAFT, State.SENT_BACK), State.DRAFT),
    Edge.SUBMITTED: {State.DRAFT: State.IN_REVIEW},
    Edge.SENT_BACK: {State.IN_REVIEW: State.SENT_BACK},
    Edge.APPROVED: {State.IN_REVIEW: State.APPROVED},
    Edge.DISCARDED: dict.fromkeys(OPEN, State.APPROVED),
    Edge.ABANDONED: dict.fromkeys(OPEN, State.RETIRED),
    Edge.RETIRED: {State.APPROVED: State.RETIRED},
    Edge.IMPORTED: {
        **dict.fromkeys((State.NEW, State.APPROVED, State.RETIRED), State.APPROVED),
        **dict.fromkeys(OPEN, State.DRAFT),
    },
    Edge.HELD: {state: state for state in State if state not in (State.NEW, State.RETIRED)},
    Edge.RELEASED: {state: state for state in State if state is not State.NEW},
    Edge.ROLLED_BACK: {State.APPROVED: State.APPROVED, **dict.fromkeys(OPEN, State.DRAFT)},
}
FOR_APPROVERS = frozenset(
    {Edge.APPROVED, Edge.SENT_BACK, Edge.RETIRED, Edge.IMPORTED, Edge.RELEASED}
)
"""Edges for spokespersons alone."""
WITH_REASON = frozenset({Edge.SENT_BACK, Edge.HELD, Edge.ROLLED_BACK})


@dataclass(frozen=True)
class Actor:
    """Who does it. Accounts that differ in case or spaces alone are one account."""

    account: str
    may_approve: bool = False

    def __post_init__(self) -> None:
        plain = account(self.account)
        if not 0 < len(plain) <= MAX_ACCOUNT:
            raise Refused("bad_account", name=repr(self.account))
        refuse_non_text(plain)
        object.__setattr__(self, "account", plain)


def account(name: str) -> str:
    """An account's name as it is compared and stored."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def move(state: State, edge: Edge, by: Actor, reason: str = "") -> State:
    """The state after the edge; raise Refused if `by` may not go along it from `state`."""
    allowed = TRANSITIONS[edge]
    if state not in allowed:
        # In the order of the enum, so that the sentence is the same every time.
        wanted = listed("or", [state_remark(one) for one in State if one in allowed])
        raise Refused("wrong_state", state=state_remark(state), edge=_named(edge), wanted=wanted)
    allow(edge, by, reason)
    return allowed[state]


def refuse_non_text(given: str) -> None:
    """Raise Refused for control characters and halves of characters: they cannot be stored."""
    if not all(map(is_text, given)):
        raise Refused("not_text", text=repr(given))


def allow(edge: Edge, by: Actor, reason: str) -> None:
    """Raise Refused if the edge is not for `by`, or lacks its reason."""
    refuse_non_text(reason)
    if edge in FOR_APPROVERS and not by.may_approve:
        raise Refused("not_an_approver", name=by.account, edge=_named(edge))
    if edge in WITH_REASON and not reason.strip():
        raise Refused("reason_missing", edge=_named(edge))


def refuse_own_text(by: Actor, authors: Collection[str]) -> None:
    """Raise Refused if `by` wrote any of what is to be approved."""
    if by.account in authors:
        raise Refused("own_text_refused", name=by.account)


def state_remark(state: State) -> Remark:
    return remark(f"state_{state.value}")


def _named(edge: Edge) -> Remark:
    return remark(f"edge_{edge.value}")


def replay(edges: Iterable[Edge], state: State = State.NEW) -> State:
    """The state that these edges lead to from `state`; raise ValueError if they do not join."""
    for edge in edges:
        if state not in TRANSITIONS[edge]:
            raise ValueError(f"{edge.value} does not follow {state.value}")
        state = TRANSITIONS[edge][state]
    return state


def changed_languages(base: Entry | None, content: Entry) -> tuple[str, ...]:
    """The languages in which `content` is worded otherwise than `base`."""
    if base is None:
        return LANGUAGES
    return tuple(one for one in LANGUAGES if base.wordings.get(one) != content.wordings.get(one))


def stale_languages(
    base: Entry | None, content: Entry, confirmed: Collection[str]
) -> tuple[str, ...]:
    """The languages that were left alone while another changed, and not confirmed since."""
    changed = changed_languages(base, content)
    if not changed:
        return ()
    return tuple(one for one in LANGUAGES if one not in changed and one not in confirmed)
