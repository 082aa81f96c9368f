"""What Dover's understanding is compared with: scikit-learn's usual and Rasa's own."""

import asyncio
import logging
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML

Labelled = list[tuple[str, str]]
Predict = Callable[[str], dict[str, Any]]

_RASA_FEATURES: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
]


def svm(train: Labelled) -> Predict:
    """TF-IDF of words and of characters, linear SVM; confidence is a softmax of the margins."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  slow to import
    from sklearn.pipeline import make_pipeline, make_union  # noqa: PLC0415
    from sklearn.svm import LinearSVC  # noqa: PLC0415

    words = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2))
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    model = make_pipeline(make_union(words, letters), LinearSVC())
    model.fit([text for text, _ in train], [label for _, label in train])

    def predict(text: str) -> dict[str, Any]:
        powers = np.exp(3 * model.decision_function([text])[0])
        shares = powers / powers.sum()
        order = np.argsort(-shares)[:10]
        ranking = [[str(model.classes_[i]), float(shares[i])] for i in order]
        return {"pred": ranking[0][0], "conf": ranking[0][1], "ranking": ranking}

    return predict


def logistic_regression(train: Labelled) -> Predict:
    return _rasa(train, [*_RASA_FEATURES, {"name": "LogisticRegressionClassifier"}])


def diet(train: Labelled) -> Predict:
    return _rasa(train, [*_RASA_FEATURES, {"name": "DIETClassifier", "epochs": 100}])


def _rasa(train: Labelled, pipeline: list[dict[str, Any]]) -> Predict:
    import structlog  # noqa: PLC0415
    from rasa.core.agent import Agent  # noqa: PLC0415  slow to import
    from rasa.model_training import train_nlu  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = {"recipe": "default.v1", "language": "en", "pipeline": pipeline, "policies": None}
        YAML().dump(config, folder / "config.yml")
        data = {"version": "3.1", "nlu": _nlu(train)}
        YAML().dump(data, folder / "nlu.yml")
        model = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder))
        agent = Agent.load(model)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    loop = asyncio.new_event_loop()

    def predict(text: str) -> dict[str, Any]:
        parsed = loop.run_until_complete(agent.parse_message(text))
        ranking = [[r["name"], r["confidence"]] for r in parsed["intent_ranking"]]
        return {"pred": ranking[0][0], "conf": ranking[0][1], "ranking": ranking}

    return predict


def _nlu(train: Labelled) -> list[dict[str, str]]:
    texts: dict[str, list[str]] = {}
    for text, label in train:
        texts.setdefault(label, []).append(f"- {' '.join(text.split())}")
    return [
        {"intent": label, "examples": "\n".join(lines) + "\n"} for label, lines in texts.items()
    ]
