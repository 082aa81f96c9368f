"""brand.yml: the demo agreement is whole, and each way to break it gives one clear line."""

from pathlib import Path

import pytest

from settings.brand import HANDOVER_REASONS, BrandError, load
from settings.channels import ChannelRules
from tests.brand_files import assert_refused, broken, written

WHOLE = """\
brand:
  name: {he: נהר, en: Nahar}
  persona: {he: גל, en: Gal}
  default_language: he
  time_zone: Asia/Jerusalem
contacts:
  spokesperson: dana
understanding:
  wanted_precision: 0.95
queues:
  support: [complaint, ask_for_human, still_unknown]
  sales: [sales_enquiry]
  spokesperson: [legal_threat, self_harm]
widget:
  allowed_origins: [https://nahar.example.com]
"""


def test_the_demo_agreement_is_whole() -> None:
    brand = load(Path("brand.yml"))
    assert brand.name["en"] == "Nahar"
    assert brand.spokesperson
    assert set(brand.queue_of_reason) == set(HANDOVER_REASONS)
    assert brand.time_zone.key == "Asia/Jerusalem"


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    brand = load(written(tmp_path, WHOLE))
    assert brand.default_language == "he"
    assert brand.wanted_precision == 0.95
    assert brand.queue_of_reason["legal_threat"] == "spokesperson"
    assert brand.allowed_origins == ("https://nahar.example.com",)


@pytest.mark.parametrize(
    ("whole", "instead", "line", "expected"),
    [
        ("name: {he: נהר, en: Nahar}", "name: {he: נהר}", 2, "'en' is a required property"),
        ("default_language: he", "default_language: fr", 4, "'fr' is not one of ['he', 'en']"),
        ("Asia/Jerusalem", "Asia/Nowhere", 5, "give a name such as Asia/Jerusalem"),
        ("Asia/Jerusalem", "../../etc/hosts", 5, "give a name such as Asia/Jerusalem"),
        ("Asia/Jerusalem", "Asia", 5, "give a name such as Asia/Jerusalem"),
        ("spokesperson: dana", "support: noa", 6, "'spokesperson' is a required property"),
        ("spokesperson: dana", "spokesperson: 7", 7, "7 is not of type 'string'"),
        ("0.95", "95", 9, "95 is greater than the maximum of 0.999"),
        ("0.95", "often", 9, "'often' is not of type 'number'"),
        ("[sales_enquiry]", "[]", 10, "no queue takes sales_enquiry; add each to a queue"),
        ("[sales_enquiry]", "[sales_enquiry, complaint]", 12, "in support and in sales"),
        ("[sales_enquiry]", "[prices]", 12, "'prices' is not one of"),
        ("[https://nahar.example.com]", "[nahar.example.com/]", 15, "does not match"),
        ("widget:", "gadget:", 1, "'widget' is a required property"),
        ("queues:", "queues: {}\nqueue:", 1, "'queue' was unexpected"),
        ("contacts:", "contacts: [", 8, "mend the YAML there"),
        ("contacts:", "brand:", 6, "duplicate key"),
    ],
)
def test_a_broken_place_is_named_with_its_line(
    tmp_path: Path, whole: str, instead: str, line: int, expected: str
) -> None:
    assert_refused(broken(tmp_path, WHOLE, whole, instead), line, expected)


@pytest.mark.parametrize("text", ["", "# nothing\n", "just words\n", "- a list\n"])
def test_a_file_that_holds_something_else_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    assert_refused(written(tmp_path, text), 1, "")


def test_a_file_that_is_not_there_is_named_with_the_setting(tmp_path: Path) -> None:
    with pytest.raises(BrandError, match="is not there; write one, or set DOVER_BRAND"):
        load(tmp_path / "brand.yml")


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrandError, match="set DOVER_BRAND"):
        load(tmp_path)


def test_a_file_in_another_encoding_is_refused_with_the_place(tmp_path: Path) -> None:
    path = tmp_path / "brand.yml"
    path.write_bytes(WHOLE.encode("cp1255"))
    with pytest.raises(BrandError, match="is not UTF-8; save it as UTF-8"):
        load(path)


def test_a_channel_leaves_out_what_is_as_in_default(tmp_path: Path) -> None:
    section = "channels:\n  default: {longest: 500}\n  sms: {buttons: numbers, emoji: drop}\n"
    brand = load(written(tmp_path, WHOLE + section))
    assert brand.rules("sms") == ChannelRules(500, "numbers", "keep", "drop")
    assert brand.rules("telegram") == ChannelRules(500)
    assert load(written(tmp_path, WHOLE)).rules("sms") == ChannelRules()
    with pytest.raises(BrandError, match=r"channels\.sms\.buttons: 'maybe' is not one of"):
        load(written(tmp_path, WHOLE + "channels: {sms: {buttons: maybe}}\n"))
