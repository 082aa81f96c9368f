"""Generic messages that belong to no brand's FAQ: what the recogniser should not answer."""

from pathlib import Path

from ruamel.yaml import YAML


def read(path: str | Path) -> list[str]:
    """The messages of all languages under the key `background`; none when there is no file."""
    if not Path(path).is_file():
        return []
    content = YAML(typ="safe").load(Path(path).read_text(encoding="utf-8")) or {}
    messages: dict[str, list[str]] = content.get("background") or {}
    return [text for language in sorted(messages) for text in messages[language]]
