"""Rules on phones, links, prices, dates and times, and on what jumps among Hebrew words."""

import re
from datetime import date

from faq.remarks import remark
from faq.voice.findings import Findings, Passage, Rule
from faq.voice.text import HEBREW, without_addresses
from settings.voice import Voice

# A Hebrew prefix and its hyphen may stand before a token, a longer token may not.
_FREE = r"(?<![A-Za-z0-9_.:/#])(?<![A-Za-z0-9]-)"
PHONE = re.compile(
    rf"{_FREE}(?:1-?[78]00(?:[ -]?\d){{6}}|(?:\+\d|0\d)(?:[ -]?\d){{6,12}})(?![\w-]*\d)"
)
_GOOD_PHONE = re.compile(
    r"0(?:[57]\d|[23489])-\d{3}-\d{4}|1-[78]00-\d{3}-\d{3}"
    r"|\+972-(?:[57]\d|[23489])-\d{3}-\d{4}|\+(?!972)\d{1,3}(?:-\d{2,5}){2,4}"
)
_DATE_LIKE = re.compile(r"\d{1,2}[- ]\d{1,2}[- ]\d{4}")

_LINK = re.compile(r"(?<![\w@])(?:https?://|www\.)[^\s<>\"״«»“”]*", re.IGNORECASE)
_GOOD_LINK = re.compile(r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?(?:[/?#][!-~]*)?")
_BARE_LINK = re.compile(
    r"(?<![\w@/.-])(?!www\.)(?:[a-z0-9-]+\.)+(?:com|net|org|io|il|example)(?![\w.-]*[\w@])(?:/[!-~]*)?"
)
_MAIL = re.compile(r"(?<![^\s@,;:()<>\"״«»])[^\s@,;:()<>\"״«»]+@[^\s@,;()<>\"״«»]*")
_GOOD_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_TAIL = ".,:;!?'\")"

_AMOUNT = r"\d+(?:[.,]\d+)*"
_SHEKEL = r"(?:₪|ש[\"״]ח|שקלים|שקל|NIS\b|ILS\b|shekels?\b)"
PRICE = re.compile(
    rf"(?<![\w.,])(?P<after>{_AMOUNT})(?P<gap>[ \u00a0]*-?)(?P<unit>{_SHEKEL})"
    rf"|(?P<first>{_SHEKEL})[ \u00a0]*(?P<before>{_AMOUNT})",
    re.IGNORECASE,
)
_GOOD_AMOUNT = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d\d)?")

_TIME = re.compile(r"(?<![\d.:])(\d{1,2}):(\d{2})(?![\d:])")
_DATE = re.compile(r"(?<![\d./])(\d{1,2})([./])(\d{1,2})\2(\d{4})(?![\d./]*\d)")

# What the widget's text.ts isolates, so that only channels of plain text turn it round.
_SIGNED = re.compile(rf"(?<![\w#+*@/−-])(?:[+*@/−-]+[A-Za-z0-9]|#+[A-Za-z])[\w-]*(?<![{HEBREW}])")
_DASHED = re.compile(r"(?<![\w])\d[\d:.,]*[–—]\d[\d:.,]*(?<![:.,])")
# What nothing isolates.
_NEUTRAL = re.compile(r"(?<![\w.])[~≈=<>&\\^|§.][A-Za-z0-9]\w*")
ISOLATED_CHANNELS = ("", "web")


def phones(passage: Passage, voice: Voice) -> Findings:
    for match in PHONE.finditer(passage.text):
        given = match.group()
        if _GOOD_PHONE.fullmatch(given) or _DATE_LIKE.fullmatch(given):
            continue
        better = _grouped(given)
        reason = remark("phone_groups", words=given)
        advice = remark("write", words=better)
        if not better:
            reason = remark("phone_digits", words=given)
            advice = remark("write_phone")
        yield passage.finding(Rule.PHONE_FORM, match.span(), reason, advice)


def _grouped(phone: str) -> str:
    digits = re.sub(r"\D", "", phone)
    head, lead = "0", digits
    if digits.startswith("972"):
        head, lead = "+972-", "0" + digits[3:].removeprefix("0")
    for shape in (r"0([57]\d)(\d{3})(\d{4})", r"0([23489])(\d{3})(\d{4})"):
        if parts := re.fullmatch(shape, lead):
            return head + "-".join(parts.groups())
    if parts := re.fullmatch(r"(1)([78]00)(\d{3})(\d{3})", digits):
        return "-".join(parts.groups())
    return ""


def links(passage: Passage, voice: Voice) -> Findings:
    text = passage.text
    for match in _LINK.finditer(text):
        given = match.group().rstrip(_TAIL)
        if not _GOOD_LINK.fullmatch(given):
            span = (match.start(), match.start() + len(given))
            reason = remark("bad_link", words=given)
            advice = remark("write_link")
            yield passage.finding(Rule.LINK_FORM, span, reason, advice)
    for match in _BARE_LINK.finditer(text):
        given = match.group().rstrip(_TAIL)
        span = (match.start(), match.start() + len(given))
        reason = remark("bare_link", words=given)
        advice = remark("write", words=f"https://{given}")
        yield passage.finding(Rule.LINK_FORM, span, reason, advice)
    for match in _MAIL.finditer(text):
        given = match.group().rstrip(_TAIL)
        prefix = re.match(rf"[{HEBREW}]{{1,3}}-", given)
        start = match.start() + (prefix.end() if prefix else 0)
        end = match.start() + len(given)
        if "://" not in given and not _GOOD_MAIL.fullmatch(text, start, end):
            reason = remark("bad_mail", words=text[start:end])
            advice = remark("write_mail")
            yield passage.finding(Rule.LINK_FORM, (start, end), reason, advice)


def prices(passage: Passage, voice: Voice) -> Findings:
    for match in PRICE.finditer(passage.text):
        amount = match["after"] or match["before"]
        good = match["unit"] == "₪" and match["gap"] in (" ", "\u00a0")
        if good and _GOOD_AMOUNT.fullmatch(amount):
            continue
        reason = remark("bad_price", words=match.group())
        advice = remark("write", words=f"{amount} ₪")
        if not _GOOD_AMOUNT.fullmatch(amount):
            advice = remark("write_price")
        yield passage.finding(Rule.PRICE_FORM, match.span(), reason, advice)


def moments(passage: Passage, voice: Voice) -> Findings:
    for match in _TIME.finditer(passage.text):
        hour, minute = int(match[1]), int(match[2])
        if hour * 60 + minute > 24 * 60 or minute > 59:
            reason = remark("bad_time", words=match.group())
            yield passage.finding(Rule.MOMENT_FORM, match.span(), reason, remark("write_time"))
    for match in _DATE.finditer(passage.text):
        try:
            date(int(match[4]), int(match[3]), int(match[1]))
        except ValueError:
            reason = remark("bad_date", words=match.group())
            advice = remark("write_date")
            yield passage.finding(Rule.MOMENT_FORM, match.span(), reason, advice)


def jumps(passage: Passage, voice: Voice) -> Findings:
    """Tokens that begin with a neutral character; the widget isolates all but a few of them."""
    if passage.language != "he":
        return
    text = without_addresses(passage.text)
    for match in _NEUTRAL.finditer(text):
        reason = remark("jumps", words=match.group())
        advice = remark("begin_with_letter")
        yield passage.finding(Rule.BIDI_JUMP, match.span(), reason, advice)
    if passage.channel in ISOLATED_CHANNELS:
        return
    for match in _SIGNED.finditer(text):
        reason = remark("sign_jumps", channel=passage.channel, words=match.group())
        advice = remark("begin_with_digit")
        yield passage.finding(Rule.BIDI_JUMP, match.span(), reason, advice)
    for match in _DASHED.finditer(text):
        better = re.sub("[–—]", "-", match.group())
        reason = remark("shown_end_first", channel=passage.channel, words=match.group())
        advice = remark("write_hyphen", words=better)
        yield passage.finding(Rule.BIDI_JUMP, match.span(), reason, advice)
