"""Conversations that humans answer: tickets, their queues and their promises."""
