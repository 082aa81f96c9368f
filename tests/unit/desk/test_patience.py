from itertools import islice

from desk.assistant import Patience


def test_pauses_double_up_to_the_longest() -> None:
    assert list(islice(Patience().pauses(), 6)) == [0.5, 1.0, 2.0, 4.0, 5.0, 5.0]
