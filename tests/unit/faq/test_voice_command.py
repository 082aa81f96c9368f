"""`dover faq lint`, on files and on the live answers; and the section it reads in brand.yml."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from desk.cli import main
from faq.entry import Entry, Wording
from faq.exchange import write_yaml
from settings.brand import BrandError, load
from settings.voice import Lengths
from storage.engine import open_engine
from storage.migrate import upgrade
from tests import makers
from tests.makers import approve


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DOVER_HOME", str(tmp_path))
    monkeypatch.delenv("DOVER_DATABASE_URL", raising=False)
    return tmp_path


def dover(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["faq", "lint", *arguments])


def restart(he: str) -> Entry:
    wordings = {
        "he": Wording(("איך מפעילים מחדש?",), he),
        "en": Wording(("how do I restart?",), "Press the button."),
    }
    return Entry("restart", "internet", "amit", wordings)


def written(folder: Path, he: str) -> Path:
    file = folder / "answers.yml"
    file.write_text(write_yaml([restart(he)]), encoding="utf-8")
    return file


def test_a_file_with_an_error_names_the_place_and_fails(home: Path) -> None:
    file = written(home, "לחץ על הכפתור.")
    result = dover(str(file))
    assert result.exit_code == 1
    first, last = result.output.splitlines()
    assert first.startswith(f"{file} restart he 0-3: error singular_imperative: «לחץ» tells")
    assert first.endswith("Write «לחצו» or «אפשר ללחוץ».")
    assert last == "1 entries: 1 errors, 0 warnings"


def test_warnings_alone_do_not_fail(home: Path) -> None:
    result = dover(str(written(home, "הצפן את הרשת.")))
    assert result.exit_code == 0
    assert result.output.splitlines()[-1] == "1 entries: 0 errors, 1 warnings"


def test_the_findings_can_be_had_for_a_program(home: Path) -> None:
    result = dover("--json", str(written(home, "לחץ על הכפתור.")))
    assert result.exit_code == 1
    (finding,) = json.loads(result.output)
    assert finding["entry"] == "restart"
    assert finding["text"] == "לחץ"
    assert (finding["start"], finding["end"]) == (0, 3)
    assert finding["severity"] == "error"


def test_without_files_the_live_answers_are_linted(home: Path) -> None:
    engine = open_engine(f"sqlite:///{home / 'dover.db'}")
    upgrade(engine)
    approve(engine, [restart("לחץ על הכפתור.")])
    result = dover()
    assert result.exit_code == 1
    assert result.output.startswith("store restart he 0-3: error")


def test_a_file_that_is_no_faq_is_refused_with_its_place(home: Path) -> None:
    file = home / "answers.yml"
    file.write_text("nlu: []\n", encoding="utf-8")
    result = dover(str(file))
    assert result.exit_code == 1
    assert "expected `faq:` with a list of entries" in result.output


def test_a_folder_without_answers_is_refused(home: Path) -> None:
    result = dover(str(home))
    assert result.exit_code == 1
    assert "has no YAML file" in result.output


def test_the_voice_of_the_demo_agreement_is_read() -> None:
    voice = makers.whole_brand().voice
    assert "unfortunately" in voice.forbidden["en"]
    assert voice.limits("sms").reply == 134
    assert voice.limits("web") == voice.limits("default")
    assert {"nahar", "gal", "play"} <= voice.allowed_words["he"]
    assert "נהר" in voice.allowed_words["en"]


def brand_with(folder: Path, voice: str) -> Path:
    whole = Path("brand.yml").read_text("utf-8")
    head, rest = whole.split("voice:\n")
    tail = rest[rest.index("\nwidget:") :]
    path = folder / "brand.yml"
    path.write_text(head + voice + tail, encoding="utf-8")
    return path


def test_an_agreement_without_a_voice_has_the_defaults(tmp_path: Path) -> None:
    voice = load(brand_with(tmp_path, "")).voice
    assert (voice.register, voice.emoji, voice.exclamations) == ("plain", "none", 1)
    assert voice.limits("sms") == Lengths()


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("voice: {emoji: many}\n", "voice.emoji: 'many' is not one of ['none', 'few']"),
        ("voice: {lengths: {sms: {reply: 0}}}\n", "0 is less than the minimum of 1"),
        ("voice: {forbidden: {fr: [non]}}\n", "'fr' was unexpected"),
        ("voice: {tone: warm}\n", "'tone' was unexpected"),
    ],
)
def test_a_broken_voice_is_named_in_one_line(tmp_path: Path, section: str, expected: str) -> None:
    with pytest.raises(BrandError) as refused:
        load(brand_with(tmp_path, section))
    assert expected in str(refused.value)
