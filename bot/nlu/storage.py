"""Arrays and JSON in a folder: nothing in a model file can run code when it is loaded."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]

_ARRAYS = "arrays.npz"
_VALUES = "values.json"


def write(folder: Path, arrays: Arrays, values: Mapping[str, Any]) -> None:
    with (folder / _ARRAYS).open("wb") as file:
        np.savez(file, **arrays)
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    (folder / _VALUES).write_text(text, encoding="utf-8")


def write_list(file: Path, values: Iterable[Any]) -> None:
    file.write_text(json.dumps(list(values), ensure_ascii=False), encoding="utf-8")


def read(folder: Path) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    with np.load(folder / _ARRAYS, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    values: dict[str, Any] = json.loads((folder / _VALUES).read_text(encoding="utf-8"))
    return arrays, values
