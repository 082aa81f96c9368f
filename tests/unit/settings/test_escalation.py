"""The section `escalation` of brand.yml, and the settings of mail and webhook."""

from datetime import timedelta
from pathlib import Path

import pytest

from handoff.calendars import plans_by_queue, terms_by_queue
from settings.brand import BrandError, load
from settings.environment import SettingError, from_environment
from settings.promises import restore
from tests.agreements import at
from tests.brand_files import assert_refused, broken, written

WHOLE = """\
brand:
  name: {he: נהר, en: Nahar}
  persona: {he: גל, en: Gal}
  default_language: he
  time_zone: Asia/Jerusalem
contacts: {spokesperson: dana, support: noa, shift: tomer, manager: yael}
understanding: {wanted_precision: 0.95}
widget: {allowed_origins: []}
queues:
  support: [complaint, ask_for_human, still_unknown, sales_enquiry]
  spokesperson: [legal_threat, self_harm]
hours:
  support:
    week: {sun-thu: ["08:00-20:00"]}
promises:
  support:
    first_response: 15 working minutes
  spokesperson:
    first_response: 10 calendar minutes
escalation:
  support:
    next: tomer
    manager: yael
    more_time: 20 working minutes
    tell_visitor: 3 calendar minutes
    reassign: false
"""


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    agreement = load(written(tmp_path, WHOLE)).agreement
    plans = plans_by_queue(agreement)
    support, spokesperson = plans["support"], plans["spokesperson"]
    assert (support.next, support.lead, support.manager) == ("tomer", "noa", "yael")
    assert support.tell_visitor == timedelta(minutes=3)
    assert (support.more_time.length, support.reassign) == (timedelta(minutes=20), False)
    # Without a plan: the contact of the queue's name, and as much time again.
    assert (spokesperson.lead, spokesperson.next) == ("dana", None)
    assert spokesperson.more_time.length == timedelta(minutes=10)


def test_an_agreement_that_was_kept_reads_the_same_plans(tmp_path: Path) -> None:
    agreement = load(written(tmp_path, WHOLE)).agreement
    again = restore(agreement.name, agreement.text)
    assert plans_by_queue(again) == plans_by_queue(agreement)
    assert again.name == agreement.name


@pytest.mark.parametrize(
    ("whole", "instead", "line", "expected"),
    [
        ("support: noa, ", "", 16, "support promises something and nobody hears of it"),
        ("next: tomer", "next: tommer", 22, "next is 'tommer', who is not among `contacts`"),
        ("manager: yael\n", "manager: noa\n", 23, "noa is lead and manager, so it comes back"),
        ("next: tomer", "next: noa", 21, "noa is next and lead, so it comes back"),
        ("20 working minutes", "20 minutes", 24, "write it like '15 working minutes'"),
        ("3 calendar", "3 working", 25, "write it in calendar time"),
        ("escalation:\n  support", "escalation:\n  sports", 21, "there is no queue 'sports'"),
        ("reassign: false", "resign: false", 21, "'resign' was unexpected"),
    ],
)
def test_a_broken_place_is_named_with_its_line(
    tmp_path: Path, whole: str, instead: str, line: int, expected: str
) -> None:
    assert_refused(broken(tmp_path, WHOLE, whole, instead), line, expected)


def test_more_time_than_the_queue_ever_opens_is_refused(tmp_path: Path) -> None:
    text = WHOLE.replace("20 working minutes", "9000 working hours")
    agreement = load(written(tmp_path, text)).agreement
    with pytest.raises(BrandError, match="line 24: more_time is 9000 h long"):
        terms_by_queue(agreement, at("09:00"))


@pytest.fixture
def secret(tmp_path: Path) -> str:
    file = tmp_path / "secret"
    file.write_text("hush\n")
    return str(file)


def test_mail_and_webhook_are_read(secret: str) -> None:
    found = from_environment(
        {
            "DOVER_SMTP_URL": "smtp://dover@mail.example.com",
            "DOVER_SMTP_PASSWORD_FILE": secret,
            "DOVER_MAIL_FROM": "Dover <dover@example.com>",
            "DOVER_WEBHOOK_URL": "https://hooks.example.com/dover",
            "DOVER_WEBHOOK_SECRET_FILE": secret,
        }
    )
    server, webhook = found.mail_server, found.webhook
    assert server
    assert webhook
    assert (server.host, server.port, server.tls, server.user) == (
        "mail.example.com",
        587,
        False,
        "dover",
    )
    assert (server.password(), webhook.secret()) == ("hush", "hush")


def test_without_settings_there_is_neither() -> None:
    found = from_environment({})
    assert (found.mail_server, found.webhook) == (None, None)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"DOVER_SMTP_URL": "mail.example.com"}, "DOVER_SMTP_URL cannot be read"),
        ({"DOVER_SMTP_URL": "smtp://mail.example.com:x"}, "DOVER_SMTP_URL cannot be read"),
        ({"DOVER_SMTP_URL": "smtp://mail.example.com"}, "DOVER_MAIL_FROM is ''"),
        (
            {"DOVER_SMTP_URL": "smtp://me@mail.example.com", "DOVER_MAIL_FROM": "d@example.com"},
            "go together; set both or none",
        ),
        ({"DOVER_WEBHOOK_URL": "https://me:hush@example.com/"}, "holds a password; leave it out"),
        ({"DOVER_WEBHOOK_URL": "https://example.com/"}, "DOVER_WEBHOOK_SECRET_FILE is ''"),
        ({"DOVER_WEBHOOK_URL": "ftp://example.com/"}, "set it like https://HOST/PATH"),
    ],
)
def test_a_setting_that_cannot_be_used_says_so_and_shows_no_secret(
    given: dict[str, str], expected: str
) -> None:
    with pytest.raises(SettingError) as refused:
        from_environment(given)
    assert expected in str(refused.value)
    assert "hush" not in str(refused.value)
