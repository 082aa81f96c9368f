import pytest

from desk.tokens import VisitorTokens


def test_a_token_gives_its_sender_back_and_nobody_elses() -> None:
    tokens = VisitorTokens("one secret")
    sender = tokens.sender(None)
    assert len(sender) == 32
    assert tokens.sender(tokens.token(sender)) == sender
    assert tokens.sender(None) != sender


@pytest.mark.parametrize("token", ["", "x", "0" * 32, "IjEi.AAAA"])
def test_a_token_made_up_by_hand_gives_a_new_sender(token: str) -> None:
    tokens = VisitorTokens("one secret")
    assert len(tokens.sender(token)) == 32


def test_a_token_of_another_secret_gives_a_new_sender() -> None:
    token = VisitorTokens("another secret").token("0" * 32)
    assert VisitorTokens("one secret").sender(token) != "0" * 32
