"""Notices go out to a real mail server and a real receiver: once each, again after a failure."""

import asyncio
import hashlib
import hmac
import json
import smtplib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bench.ports import free_ports
from desk.mailer import Mailer, NotSent
from desk.notice_sender import NoticeSender
from desk.notice_ways import Mail, Null, idempotency_key
from settings.outgoing import MailServer
from storage import notices, retrying
from storage.engine import transaction
from storage.notices import NoticeState
from tests.makers import NOON
from tests.posting import SECRET, VALUES, Inbox, Post, running, told, words
from tests.promised import MINUTE


@pytest.fixture
async def post(engine: Engine, inbox: Inbox, smtp_port: int, tmp_path: Path) -> AsyncIterator[Post]:
    key = tmp_path / "key"
    key.write_text(SECRET + "\n")
    async with running(engine, inbox, smtp_port, key) as built:
        yield built


async def test_a_mail_is_hebrew_right_to_left_in_text_and_html(post: Post) -> None:
    post.write(told())
    await post.send()
    (mail,) = post.inbox.mails
    assert mail["To"] == "noa@nahar.example.com"
    assert mail["Subject"] == "פנייה 12: הזמן שהובטח עבר"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "dover.nahar.example.com" in mail["List-Id"]
    assert mail.get_content_type() == "multipart/alternative"
    text, html = (part.get_content() for part in mail.iter_parts())
    # 12:35 in UTC; a date among Hebrew is kept in one piece.
    assert "עד \u206622.11.2026,\u00a014:35\u2069" in text
    assert "https://desk.example.com/desk" in text
    assert '<h1 dir="rtl"' in html
    assert '<bdi dir="ltr">22.11.2026,\u00a014:35</bdi>' in html
    (kept,) = post.kept()
    assert (kept.state, kept.sent_at) == (NoticeState.SENT, NOON)


async def test_the_language_is_the_accounts_own(post: Post) -> None:
    post.write(told("yael"))
    await post.send()
    (_, body) = post.receiver.calls[0]
    assert json.loads(body)["subject"] == "Ticket 12: the promised time has passed"
    assert post.inbox.mails == []
    assert [one.state for one in post.kept()] == [NoticeState.SENT]


async def test_a_call_is_signed_and_says_what_happened(post: Post) -> None:
    post.write(told())
    await post.send()
    ((headers, body),) = post.receiver.calls
    signed = f"{int(NOON.timestamp())}.".encode() + body
    expected = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["Dover-Timestamp"] == str(int(NOON.timestamp()))
    assert headers["Dover-Signature"] == f"v1={expected}"
    payload = json.loads(body)
    assert (payload["account"], payload["kind"]) == ("noa", "promise_broken")
    assert payload["values"] == VALUES


async def test_a_way_that_failed_is_tried_again_and_the_other_one_is_not(post: Post) -> None:
    post.receiver.status = 500
    post.write(told())
    await post.send()
    (kept,) = post.kept()
    assert kept.state is NoticeState.WAITING
    assert kept.error == "the webhook answers with status 500"
    await post.send()
    assert len(post.receiver.calls) == 1, "it waits for its time"
    post.receiver.status = 200
    await post.clock.move_to(NOON + timedelta(seconds=5))
    await post.send()
    assert [one.state for one in post.kept()] == [NoticeState.SENT]
    assert len(post.inbox.mails) == 1
    keys = [headers["Idempotency-Key"] for headers, _ in post.receiver.calls]
    assert keys[0] == keys[1]


async def test_after_the_last_try_it_has_failed_and_is_shown_until_sent_again(post: Post) -> None:
    post.inbox.answer = "554 no"
    post.write(told())
    for _ in range(len(retrying.PAUSES) + 1):
        await post.send()
        await post.clock.move_to(post.clock.now() + timedelta(hours=5))
    (kept,) = post.kept()
    assert (kept.state, kept.tries) == (NoticeState.FAILED, 7)
    assert kept.error == "the mail server says 554"
    await post.send()
    assert len(post.receiver.calls) == 1
    post.inbox.answer = "250 OK"
    with transaction(post.engine) as connection:
        notices.retry(connection, kept.id, post.clock.now())
    await post.send()
    assert [one.state for one in post.kept()] == [NoticeState.SENT]
    with transaction(post.engine) as connection, pytest.raises(notices.NoSuchNotice):
        notices.retry(connection, kept.id, post.clock.now())


async def test_a_redirect_is_not_followed(post: Post) -> None:
    post.receiver.status = 302
    post.write(told())
    await post.send()
    assert post.kept()[0].error == "the webhook answers with status 302"


async def test_a_mail_server_that_is_away_delays_and_loses_nothing(
    post: Post, smtp_port: int
) -> None:
    nobody = free_ports(1)[0]
    server = MailServer("127.0.0.1", nobody, False, None, None, "d@example.com")
    away = Mail(Mailer(server), words())
    sender = NoticeSender(post.engine, (away,), words(), "he", post.clock)
    post.write(told())
    await sender.send_due(NOON)
    assert post.kept()[0].error == "the mail server cannot be used: ConnectionRefusedError"
    await post.clock.move_to(NOON + MINUTE)
    await post.send()
    assert len(post.inbox.mails) == 1


async def test_two_senders_send_each_notice_once(post: Post) -> None:
    other = NoticeSender(post.engine, post.ways, words(), "he", post.clock)
    post.write(*(told(once=str(number)) for number in range(12)))
    for _ in range(2):
        await asyncio.gather(post.send(), other.send_due(NOON))
    assert len(post.inbox.mails) == len({mail["Message-ID"] for mail in post.inbox.mails}) == 12


async def test_what_a_killed_sender_had_taken_is_sent_after_two_minutes_with_the_same_key(
    post: Post,
) -> None:
    post.write(told())
    with transaction(post.engine) as connection:
        (taken,) = notices.take(connection, NOON, 8)
    await post.send()
    assert post.inbox.mails == []
    await post.clock.move_to(NOON + 2 * MINUTE)
    await post.send()
    assert post.inbox.mails[0]["Message-ID"] == f"<{idempotency_key(taken)}@nahar.example.com>"


async def test_a_notice_to_nobody_who_has_an_account_says_so(post: Post) -> None:
    post.write(told("nobody"))
    await post.send()
    (kept,) = post.kept()
    assert kept.state is NoticeState.WAITING
    assert "nobody has no account that is in use" in kept.error


@pytest.mark.parametrize(
    ("kind", "values"), [("of_no_kind", json.dumps(VALUES)), ("promise_broken", "{}")]
)
async def test_a_notice_that_the_words_do_not_know_is_told_of_all_the_same(
    post: Post, kind: str, values: str
) -> None:
    post.write(replace(told(kind=kind), values=values))
    await post.send()
    (mail,) = post.inbox.mails
    assert mail["Subject"] == f"הודעה: {kind}"


async def test_without_settings_nothing_goes_out_and_the_desk_has_it(post: Post) -> None:
    ways = (Null("mail"), Null("webhook"))
    post.write(told())
    await NoticeSender(post.engine, ways, words(), "he", post.clock).send_due(NOON)
    assert [one.state for one in post.kept()] == [NoticeState.SENT]
    with transaction(post.engine) as connection:
        assert notices.unread(connection, "noa") == 1
        assert [one.id for one in notices.notices_of(connection, "noa")] == [1]


def test_a_password_is_not_sent_to_another_machine_without_tls(
    smtp_port: int, tmp_path: Path
) -> None:
    file = tmp_path / "password"
    file.write_text("hush")
    remote = MailServer("mail.example.com", 587, False, "dover", file, "dover@example.com")
    with smtplib.SMTP("127.0.0.1", smtp_port) as without_tls, pytest.raises(NotSent, match="TLS"):
        Mailer(remote)._log_in(without_tls)
