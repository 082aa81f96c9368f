from pathlib import Path

import numpy as np
import pytest

from bot.nlu import storage
from bot.nlu.encoder import open_encoder
from bot.nlu.recognizer import Recognizer
from tests.unit.nlu.examples import EXAMPLES


@pytest.fixture
def tiny(tmp_path: Path) -> str:
    """An encoder that knows that a rebate is a refund and a gaffer a complaint's matter."""
    folder = tmp_path / "encoder"
    folder.mkdir()
    words = ["refund", "money", "rebate", "open", "hours", "password"]
    vectors = np.array([[1, 0, 0], [1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1]])
    storage.write(folder, {"vectors": vectors.astype(np.float32)}, {"words": words})
    return str(folder)


def test_an_encoder_adds_what_the_words_do_not_share(tiny: str, tmp_path: Path) -> None:
    plain, fused = Recognizer.train(EXAMPLES), Recognizer.train(EXAMPLES, encoder=tiny)
    assert fused.predict("rebate").ranking[0][0] == "faq/refund"
    assert plain.predict("rebate").confidence < fused.predict("rebate").confidence


def test_a_saved_recogniser_opens_its_encoder_again(tiny: str, tmp_path: Path) -> None:
    fused = Recognizer.train(EXAMPLES, encoder=tiny)
    fused.save(tmp_path)
    assert Recognizer.load(tmp_path).predict("rebate") == fused.predict("rebate")


def test_vectors_have_length_one_or_say_nothing(tiny: str) -> None:
    encoder = open_encoder(tiny)
    assert np.linalg.norm(encoder.encode(["refund", "open"])) == pytest.approx(1)
    assert not encoder.encode(["never seen"]).any()


def test_without_a_folder_there_is_no_encoder() -> None:
    assert open_encoder(None).size == 0
    assert open_encoder("").encode(["refund"]).size == 0


def test_a_folder_without_an_encoder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_encoder(str(tmp_path))
