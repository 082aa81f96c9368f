"""Approved answers: entries, their versions, and what may be said now."""
