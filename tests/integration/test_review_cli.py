"""`dover faq draft`, `submit`, `approve`, ... and `dover audit`, as people use them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from faq import store
from faq.entry import Entry
from faq.exchange import write_yaml
from storage.engine import reading, transaction
from storage.tables import audit
from tests import makers
from tests.command import dover, refused, told
from tests.reviews import ENTRY, add_accounts, english, import_live
from tests.talk import Talk, asks


@pytest.fixture(autouse=True)
def _database(
    engine: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOVER_DATABASE_URL", database_url)
    monkeypatch.setenv("DOVER_HOME", str(tmp_path))
    add_accounts(engine)


def listed(*arguments: object) -> Any:
    return json.loads(told(*arguments, "--json"))


def live_answers(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return [one.entry.wordings["en"].answer for one in store.live(connection)]


@pytest.fixture
def file(tmp_path: Path) -> Callable[[Entry], Path]:
    def write(entry: Entry) -> Path:
        path = tmp_path / "draft.yml"
        path.write_text(write_yaml([entry]), encoding="utf-8")
        return path

    return write


def test_from_a_file_to_a_live_version(engine: Engine, file: Callable[[Entry], Path]) -> None:
    import_live(engine)
    path = file(english(makers.entry(), "Always 08:00-20:00."))
    stale = "; he is stale: change or confirm it"
    assert told("faq", "draft", path, "--as", "Rotem") == f"{ENTRY} is draft (number 2){stale}\n"
    told("faq", "confirm", ENTRY, "he", "--as", "gil")
    assert told("faq", "submit", ENTRY, "--as", "rotem") == f"{ENTRY} is in_review (number 4)\n"
    (waiting,) = listed("faq", "drafts")
    assert (waiting["entry"], waiting["state"], waiting["by"], waiting["number"]) == (
        ENTRY,
        "in_review",
        "rotem",
        4,
    )
    assert (waiting["changed"], waiting["stale"], waiting["authors"]) == (["en"], [], ["rotem"])
    assert told("faq", "drafts").startswith(f"{ENTRY}:4 ")
    shown = told("faq", "diff", ENTRY, 1, "draft")
    assert shown == "en.answer: [-Open-]{+Always+} 08:00-20:00.\nen.channels.sms: [-8-20-]\n"
    assert live_answers(engine) == ["Open 08:00-20:00."]
    approved = told("faq", "approve", f"{ENTRY}:4", "--as", "dana")
    assert approved == f"{ENTRY}: version 2 is live\n"
    assert live_answers(engine) == ["Always 08:00-20:00."]
    assert told("faq", "drafts") == "no open drafts\n"
    assert told("faq", "diff", ENTRY, 2, 2) == "they say the same\n"


def test_what_is_not_allowed_is_one_line(file: Callable[[Entry], Path]) -> None:
    path = file(makers.entry())
    told("faq", "draft", path, "--as", "dana")
    told("faq", "submit", ENTRY, "--as", "rotem")
    own = refused("faq", "approve", ENTRY, "--as", "dana")
    assert own.startswith(f"{ENTRY}: dana wrote on it since the last approved version: somebody")
    assert refused("faq", "approve", ENTRY, "--as", "rotem") == (
        "rotem may not do this; it takes the role spokesperson. Ask an admin."
    )
    assert "has no open draft" in refused("faq", "diff", "other", "draft", 1)
    assert "has no version 7" in refused("faq", "diff", ENTRY, 7, 8)
    assert "there is no entry other" in refused("faq", "history", "other")
    assert "'hours:x': give ENTRY or ENTRY:NUMBER" in refused(
        "faq", "approve", "hours:x", "--as", "dana"
    )
    assert "'soon': give a day" in refused(
        "faq", "approve", ENTRY, "--as", "dana", "--until", "soon"
    )
    assert "give one entry or one topic" in refused("faq", "hold", "--as", "dana", "--reason", "b")
    assert dover("faq", "send-back", ENTRY, "--as", "dana").exit_code == 2


def test_notes_are_listed_with_the_draft(file: Callable[[Entry], Path]) -> None:
    told("faq", "draft", file(makers.entry()), "--as", "rotem", "--notes", "Ask\nlegal.")
    assert told("faq", "drafts").endswith("notes: Ask legal.\n")
    assert listed("faq", "drafts")[0]["notes"] == "Ask\nlegal."


def test_only_an_account_with_the_role_may_do_it(
    engine: Engine, file: Callable[[Entry], Path]
) -> None:
    path = file(makers.entry())
    nobody = refused("faq", "draft", path, "--as", "nobody")
    assert nobody.startswith("'nobody': There is no account of that name: `dover user list`")
    needs_editor = "mor may not do this; it takes the role editor. Ask an admin."
    assert refused("faq", "draft", path, "--as", "mor") == needs_editor
    told("user", "disable", "rotem")
    assert "'rotem': The account is disabled" in refused("faq", "draft", path, "--as", "rotem")
    told("user", "enable", "rotem")
    told("faq", "draft", path, "--as", "rotem")
    for command in ("submit", "discard"):
        assert refused("faq", command, ENTRY, "--as", "mor") == needs_editor
    needs_spokesperson = "rotem may not do this; it takes the role spokesperson. Ask an admin."
    for decision in (["hold", "--reason", "b"], ["retire"], ["release"], ["approve"]):
        assert refused("faq", *decision, ENTRY, "--as", "rotem") == needs_spokesperson
    as_drafts = ("faq", "import", path, "--as-drafts", "--as")
    assert refused(*as_drafts, "mor") == needs_editor
    told("user", "disable", "dana")
    assert "'dana': The account is disabled" in refused("faq", "import", path)
    assert live_answers(engine) == []


def test_the_second_writer_is_shown_what_differs(file: Callable[[Entry], Path]) -> None:
    told("faq", "draft", file(makers.entry(answer="First.")), "--as", "rotem")
    path = file(makers.entry(answer="Second."))
    error = refused("faq", "draft", path, "--as", "gil")
    assert error.startswith(f"{ENTRY} is draft since rotem changed it (number 1): merge your text")
    assert "\nen.answer: [-First.-]{+Second.+}" in error
    told("faq", "draft", path, "--as", "gil", "--number", 1)


def test_days_are_those_of_the_brands_time_zone(
    engine: Engine, file: Callable[[Entry], Path]
) -> None:
    told("faq", "draft", file(makers.entry()), "--as", "rotem")
    told("faq", "submit", ENTRY, "--as", "rotem")
    days = ("--from", "2026-12-01", "--until", "2026-12-02T08:00+00:00")
    told("faq", "approve", ENTRY, "--as", "dana", *days)
    with reading(engine) as connection:
        (one,) = store.live(connection)
    assert one.entry.valid_from is not None
    assert one.entry.valid_until is not None
    assert one.entry.valid_from.isoformat() == "2026-11-30T22:00:00+00:00"
    assert one.entry.valid_until.isoformat() == "2026-12-02T08:00:00+00:00"


def test_sent_back_restored_discarded_and_retired(
    engine: Engine, file: Callable[[Entry], Path]
) -> None:
    import_live(engine)
    import_live(engine, makers.entry(answer="Newer."))
    restored = told("faq", "restore", ENTRY, 1, "--as", "rotem")
    assert restored == f"{ENTRY} is draft (number 3)\n"
    told("faq", "submit", ENTRY, "--as", "rotem")
    told("faq", "send-back", ENTRY, "--as", "dana", "--reason", "shorter")
    assert "reason: shorter" in told("faq", "drafts")
    told("faq", "discard", ENTRY, "--as", "rotem")
    told("faq", "retire", ENTRY, "--as", "dana")
    assert live_answers(engine) == []
    history = listed("faq", "history", ENTRY)
    assert [one["version"] for one in history["versions"]] == [1, 2]
    assert [row["edge"] for row in history["audit"]] == [
        "imported",
        "imported",
        "restored",
        "submitted",
        "sent_back",
        "discarded",
        "retired",
    ]
    assert "dana sent_back in_review -> sent_back: shorter" in told("faq", "history", ENTRY)


def test_a_topic_is_held_listed_and_released(engine: Engine) -> None:
    import_live(engine)
    held = told("faq", "hold", "--topic", "contact", "--as", "dana", "--reason", "a rumour")
    assert held == "the topic contact is held\n"
    assert told("faq", "holds").startswith("the topic contact held by dana since ")
    (one,) = listed("faq", "holds")
    assert (one["scope"]["topic"], one["reason"]) == ("contact", "a rumour")
    assert "rotem may not do this" in refused(
        "faq", "release", "--topic", "contact", "--as", "rotem"
    )
    told("faq", "release", "--topic", "contact", "--as", "dana")
    assert told("faq", "holds") == "nothing is held\n"
    told("faq", "hold", ENTRY, "--as", "dana", "--reason", "a rumour")


def test_a_whole_audit_and_one_that_was_changed(engine: Engine) -> None:
    import_live(engine, makers.entry("a"), makers.entry("b"))
    assert told("audit", "verify") == "2 rows, all right\n"
    with transaction(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("ALTER TABLE audit DISABLE TRIGGER ALL"))
        else:
            connection.execute(sa.text("DROP TRIGGER audit_no_update"))
        bad = connection.execute(sa.select(sa.func.max(audit.c.id))).scalar_one()
        connection.execute(sa.update(audit).where(audit.c.id == bad).values(account="gil"))
    result = dover("audit", "verify")
    assert result.exit_code == 1
    assert result.stdout.startswith(f"row {bad} is bad: its content is not what its hash was")
    assert json.loads(dover("audit", "verify", "--json").stdout)["bad_row"] == bad


def test_the_chain_behind_a_message(engine: Engine, file: Callable[[Entry], Path]) -> None:
    talk = Talk(engine)
    import_live(engine, makers.entry(answer="Newer."))
    told("faq", "draft", file(makers.entry(answer="Newest.")), "--as", "rotem")
    told("faq", "submit", ENTRY, "--as", "rotem")
    told("faq", "approve", ENTRY, "--as", "dana")
    talk.hears(asks(ENTRY))
    found = listed("audit", "message", 2)
    assert (found["text"], found["entry_id"], found["version"]) == ("Newest.", ENTRY, 3)
    assert (found["approved_by"], found["authors"], found["model_id"]) == (
        "dana",
        ["rotem"],
        "model-1",
    )
    assert [row["edge"] for row in found["rows"]] == ["written", "submitted", "approved"]
    shown = told("audit", "message", 2)
    assert f"entry {ENTRY}, version 3, written by rotem" in shown
    assert "model model-1" in shown
    assert "button 'button_yes en': entry button_yes, version 1" in told("audit", "message", 3)
    assert "message 1 was said by the visitor, not by the bot" in refused("audit", "message", 1)
    assert "there is no message 99" in refused("audit", "message", 99)


def test_what_a_channel_would_be_sent(engine: Engine) -> None:
    import_live(engine, makers.entry(answer=f"{'Open. ' * 60}https://nahar.example.com/hours"))
    sent = listed("faq", "show", ENTRY, "--channel", "sms")["sent"]
    assert sent["en"] == ["8-20"]
    assert len(sent["he"]) == 3
    assert max(len(text) for text in sent["he"]) <= 134
    (first, last) = listed("faq", "show", ENTRY, "--channel", "twilio")["sent"]["en"]
    assert last.endswith(" https://nahar.example.com/hours")
    assert len(listed("faq", "show", ENTRY)["sent"]["en"]) == 1
    shown = told("faq", "show", ENTRY, "--channel", "twilio")
    assert f"en 1/2, {len(first)} characters: Open. Open." in shown
    assert refused("faq", "show", "nothing") == "nothing is not said now: not_live"
    told("faq", "hold", ENTRY, "--as", "dana", "--reason", "a rumour")
    import_live(engine, makers.line("say_on_hold"))
    assert told("faq", "show", ENTRY).startswith(f"{ENTRY} is held: this is said instead\nhe 1/1, ")


def test_refusals_are_listed(engine: Engine) -> None:
    assert told("audit", "refusals") == "nothing was refused\n"
    talk = Talk(engine)
    talk.hears(asks("nonesuch"))
    shown = told("audit", "refusals")
    assert shown.endswith(" turn web:v1: nonesuch: not_live; said instead: say_unknown\n")
    (row,) = listed("audit", "refusals")
    assert (row["refused"]["door"], row["refused"]["entry_id"]) == ("turn", "nonesuch")


def test_an_import_of_the_approvers_own_draft_is_refused(file: Callable[[Entry], Path]) -> None:
    path = file(makers.entry())
    told("faq", "draft", path, "--as", "dana")
    error = refused("faq", "import", path)
    assert error.startswith(f"{ENTRY}: dana wrote on it")
    assert error.endswith("Nothing was imported.")
