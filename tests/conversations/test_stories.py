"""The project's own stories, tested as any Rasa project's are."""

import os
import subprocess
import sys
from pathlib import Path


def test_rasa_test_core_predicts_every_story_right(model: Path, tmp_path: Path) -> None:
    rasa = str(Path(sys.executable).with_name("rasa"))
    stories = ["--stories", "tests/conversations/test_stories.yml", "--model", str(model)]
    strict = ["--fail-on-prediction-errors", "--out", str(tmp_path / "results")]
    done = subprocess.run(
        [rasa, "test", "core", *stories, *strict],
        env={**os.environ, "DOVER_HOME": str(tmp_path), "RASA_TELEMETRY_ENABLED": "false"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
