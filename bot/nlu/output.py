"""An understanding in the words of Rasa's parse result: plain types, ready for JSON."""

from dataclasses import replace
from typing import Any

from bot.nlu.recognizer import Understanding, intent_of

INTENT_OF_ZONE = {"ask": "ask", "unknown": "nlu_fallback"}
"""The intent that a rule sees in the zones where the best label is not answered."""

FAQ = "faq"
_OWN_RANKING = 5
_SELECTED_RANKING = 10


def without_asking_about_intents(understood: Understanding) -> Understanding:
    """Only entries are asked about: a greeting or a human, what follows intents, claims nothing.

    A text without a word is no intent either: it stays to be told so.
    """
    has_words = any(character.isalpha() for character in understood.text)
    if understood.zone == "ask" and has_words and intent_of(understood.label) != FAQ:
        return replace(understood, zone="answer", candidates=())
    return understood


def routed(understood: Understanding) -> list[dict[str, Any]]:
    """The ranking of intents with that of the zone first, where it is not the best label's."""
    ranking = intent_ranking(understood)
    name = INTENT_OF_ZONE.get(understood.zone)
    if name is not None:
        ranking.insert(0, {"name": name, "confidence": 1 - understood.confidence})
    return ranking


def intent_ranking(understood: Understanding) -> list[dict[str, Any]]:
    """The understood intent, then the others by their probability; the FAQ's entries are one."""
    shares = dict(understood.intents)
    best = intent_of(understood.label)
    ranked = [(best, shares.pop(best, 0.0)), *shares.items()]
    return [{"name": name, "confidence": share} for name, share in ranked]


def response_selector(understood: Understanding) -> dict[str, Any]:
    """Rasa's own shape: the best entry and the ranking of entries."""
    ranking = [
        {"intent_response_key": label, "confidence": share}
        for label, share in understood.ranking
        if label.startswith(f"{FAQ}/")
    ][:_SELECTED_RANKING]
    if not ranking:
        return {"all_retrieval_intents": [FAQ], FAQ: {"ranking": []}}
    best = ranking[0]
    response = {
        **best,
        "utter_action": f"utter_{best['intent_response_key']}",
        "responses": [],
    }
    return {"all_retrieval_intents": [FAQ], FAQ: {"response": response, "ranking": ranking}}


def own_output(understood: Understanding) -> dict[str, Any]:
    return {
        "language": understood.language,
        "zone": understood.zone,
        "confidence": understood.confidence,
        "ranking": [list(ranked) for ranked in understood.ranking[:_OWN_RANKING]],
        "candidates": list(understood.candidates),
        "corrected": understood.corrected,
        "cut": understood.cut,
    }
