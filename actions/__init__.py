"""Rasa custom actions. Each turn runs exactly one of them, and it logs the turn."""
