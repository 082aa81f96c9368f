"""Rasa without TensorFlow: 350 MB and five seconds less, for pipelines that never use it.

Rasa imports TensorFlow wherever it names one of its own neural components, used or not. This
puts empty modules in its place for one process, before Rasa is imported.
"""

import importlib
import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

NEURAL = ("tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras")


def leave_out(config: Path) -> bool:
    """Leave TensorFlow out if every component of the pipeline and the policies is our own.

    Returns whether it did. To be called before the first import of Rasa.
    """
    named = YAML(typ="safe").load(config.read_text(encoding="utf-8"))
    used = [one["name"] for key in ("pipeline", "policies") for one in named.get(key) or []]
    if not used or not all(name.startswith("bot.") for name in used):
        return False
    # spaCy's thinc uses TensorFlow where it can be imported: it is to find none.
    sys.modules["tensorflow"] = None  # type: ignore[assignment]
    importlib.import_module("thinc.compat")
    del sys.modules["tensorflow"]
    sys.meta_path.insert(0, _Finder())
    return True


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] not in NEURAL:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _EmptyModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """There is nothing to run."""


class _EmptyModule(types.ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing


class _NothingType(type):
    """A class whose every attribute is Nothing again, so that class bodies and hints hold."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing

    def __getitem__(cls, key: object) -> Any:
        return Nothing


class Nothing(metaclass=_NothingType):
    """Stands for a name of TensorFlow's: it can be subclassed, annotated with, and decorate."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        pass

    def __call__(self, decorated: Any) -> Any:
        return decorated
