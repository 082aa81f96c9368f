"""Channels through which visitors reach Rasa."""
