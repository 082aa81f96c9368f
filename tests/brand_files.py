"""A brand.yml of a test's own, and what its faults are told as."""

from collections.abc import Callable
from pathlib import Path

import pytest

from settings.brand import BrandError, load


def written(folder: Path, text: str) -> Path:
    path = folder / "brand.yml"
    path.write_text(text, encoding="utf-8")
    return path


def broken(folder: Path, text: str, whole: str, instead: str) -> Path:
    """The agreement `text` with its part `whole` replaced."""
    assert whole in text
    return written(folder, text.replace(whole, instead, 1))


def assert_refused(
    path: Path, line: int, expected: str, read: Callable[[Path], object] = load
) -> None:
    """One line names the place and what is wrong there."""
    with pytest.raises(BrandError) as refused:
        read(path)
    message = str(refused.value)
    assert message.startswith(f"{path}, line {line}: ")
    assert expected in message
    assert "\n" not in message
