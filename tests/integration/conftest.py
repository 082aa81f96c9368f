"""A mail server on loopback, and what it got."""

from collections.abc import Iterator

import pytest

from tests.posting import Inbox, served


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def smtp_port(inbox: Inbox) -> Iterator[int]:
    with served(inbox) as port:
        yield port
