"""What was understood of a message, taken from Rasa's parse data. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from faq.entry import ID_PATTERN

FAQ_PREFIX = "faq/"


@dataclass(frozen=True)
class Understanding:
    text: str
    intent: str
    confidence: float
    """Probability from 0 to 1 that the first label of the ranking is right."""
    ranking: tuple[tuple[str, float], ...] = ()
    """Labels, best first: `faq/ENTRY` or the name of an intent."""
    candidates: tuple[str, ...] = ()
    """Labels to offer when the message is between them."""
    language: str = "other"
    """he, en, mixed or other."""
    cut: bool = False
    """True if the message was too long to be read whole."""
    slots: Mapping[str, Any] | None = None
    """Values that a pressed button carries."""

    @property
    def entry_id(self) -> str | None:
        """The entry that was recognised, or pressed on a button."""
        if self.slots and "entry" in self.slots:
            # Any visitor of a social channel can type what a button would send.
            pressed = str(self.slots["entry"])
            return pressed if ID_PATTERN.fullmatch(pressed) else None
        best = self.ranking[0][0] if self.ranking else ""
        return best[len(FAQ_PREFIX) :] if best.startswith(FAQ_PREFIX) else None

    @property
    def closest_entry(self) -> str | None:
        """The entry that the message came closest to, whatever it was understood as."""
        labels = (label for label, _ in self.ranking if label.startswith(FAQ_PREFIX))
        return next((label[len(FAQ_PREFIX) :] for label in labels), None)

    @property
    def has_words(self) -> bool:
        return any(character.isalpha() for character in self.text)


def from_parse_data(data: Mapping[str, Any]) -> Understanding:
    """Read `tracker.latest_message`; a pressed button has entities and no understanding."""
    intent = data.get("intent") or {}
    ours = data.get("understanding") or {}
    confidence = float(ours.get("confidence", intent.get("confidence") or 0.0))
    name = str(intent.get("name") or "nlu_fallback")
    return Understanding(
        text=data.get("text") or "",
        intent=name,
        confidence=confidence,
        ranking=tuple((str(k), float(p)) for k, p in ours.get("ranking", [[name, confidence]])),
        candidates=tuple(ours.get("candidates", ())),
        language=ours.get("language", "other"),
        cut=bool(ours.get("cut", False)),
        slots={e["entity"]: e["value"] for e in data.get("entities", ())} if not ours else None,
    )
