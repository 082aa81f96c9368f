import numpy as np
import pytest
from scipy.sparse import csr_matrix

from bot.nlu.confidence import EVIDENCE, Confidence
from bot.nlu.logistic import Damped, fit_few, fit_many, softmax
from bot.nlu.sparse import sums_at
from bot.nlu.zones import CRITICAL_WORTH, Zones, lowest_threshold, worthwhile_threshold


def test_the_confidence_is_right_as_often_as_it_says() -> None:
    random = np.random.default_rng(3)
    rows = random.normal(size=(4000, len(EVIDENCE)))
    chance = 1 / (1 + np.exp(-(rows[:, 0] + 0.5 * rows[:, 1])))
    right = random.random(4000) < chance
    sure = Confidence.fit(rows[:3000], right[:3000], np.ones(3000)).of(rows[3000:])
    for low in (0.1, 0.3, 0.5, 0.7):
        within = (sure >= low) & (sure < low + 0.2)
        assert right[3000:][within].mean() == pytest.approx(sure[within].mean(), abs=0.1)


def test_the_answer_threshold_is_the_lowest_that_keeps_the_wanted_precision() -> None:
    confidence = np.array([0.9, 0.8, 0.7, 0.6])
    right = np.array([True, True, False, True])
    ones = np.ones(4)
    assert lowest_threshold(confidence, right, ones, 0.9) == 0.8
    assert lowest_threshold(confidence, right, ones, 0.75) == 0.6
    assert lowest_threshold(confidence, ~right, ones, 0.9) > 1


def test_equal_confidences_are_answered_together_or_not_at_all() -> None:
    confidence = np.array([0.9, 0.5, 0.5])
    right = np.array([True, True, False])
    assert lowest_threshold(confidence, right, np.ones(3), 0.8) == 0.9


def test_the_ask_threshold_is_where_offers_stop_being_worth_it() -> None:
    confidence = np.array([0.8, 0.6, 0.4, 0.2])
    offered = np.array([True, True, False, False])
    assert worthwhile_threshold(confidence, offered, np.ones(4), 0.5) == 0.6
    assert worthwhile_threshold(confidence, ~np.ones(4, bool), np.ones(4), 0.5) > 1


def test_a_person_gets_a_message_that_is_critical_once_in_ten_times() -> None:
    share = np.repeat([0.3, 0.1], [9, 20])
    critical = np.isin(np.arange(29), [0, 9])
    assert worthwhile_threshold(share, critical, np.ones(29), CRITICAL_WORTH) == 0.3
    assert worthwhile_threshold(share, critical, np.ones(29), CRITICAL_WORTH / 3) == 0.1


def test_the_zones_are_told_by_their_thresholds() -> None:
    zones = Zones(answer=0.8, ask=0.4, critical=0.1)
    assert [zones.of(confidence) for confidence in (0.9, 0.5, 0.1)] == ["answer", "ask", "unknown"]


@pytest.mark.parametrize("exact", [True, False])
def test_both_ways_of_fitting_tell_separable_labels_apart(exact: bool) -> None:
    rows = csr_matrix(np.eye(3, dtype=np.float32)[[0, 1, 2] * 8])
    labels = np.array([0, 1, 2] * 8)
    weights = (
        fit_few(rows, Damped.of(rows), labels, 3) if exact else fit_many(rows, labels, 3, seed=1)
    )
    assert (softmax(rows @ weights).argmax(axis=1) == labels).all()


def test_the_exact_fit_is_at_its_minimum() -> None:
    dense = np.random.default_rng(5).normal(size=(12, 30)).astype(np.float32)
    rows = csr_matrix(dense / np.linalg.norm(dense, axis=1, keepdims=True))
    labels = np.arange(12) % 3
    weights = fit_few(rows, Damped.of(rows), labels, 3)
    slope = rows.T @ (np.eye(3)[labels] - softmax(rows @ weights)) - 0.05 * weights
    assert np.abs(slope).max() < 0.02


def test_the_sums_for_one_row_are_those_for_many() -> None:
    random = np.random.default_rng(2)
    matrix = csr_matrix(random.random((6, 5)) * (random.random((6, 5)) > 0.5), dtype=np.float32)
    rows = csr_matrix(random.random((3, 6)) * (random.random((3, 6)) > 0.5), dtype=np.float32)
    many = sums_at(rows, matrix)
    for i in range(3):
        assert sums_at(rows[i], matrix)[0] == pytest.approx(many[i], abs=1e-5)
    assert sums_at(csr_matrix((1, 6), dtype=np.float32), matrix).tolist() == [[0.0] * 5]


def test_the_damped_inverse_of_some_rows_is_worked_out_from_that_of_all() -> None:
    rows = csr_matrix(np.random.default_rng(4).normal(size=(9, 20)).astype(np.float32))
    kept = np.array([0, 2, 3, 5, 8])
    assert Damped.of(rows).only(kept).inverse == pytest.approx(
        Damped.of(rows[kept]).inverse, abs=1e-4
    )
