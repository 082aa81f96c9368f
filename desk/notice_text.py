"""A notice in words: in the language of whoever it goes to, with its page on the desk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from markupsafe import Markup, escape

from desk.bidi import END, ISOLATE
from desk.mailer import templates
from desk.moments import written
from desk.words import Words
from storage.notices import Stored

log = structlog.get_logger()

PAGES = {"entry": "/desk/studio/{}", "flag": "/desk/flags", "ticket": "/desk/console?ticket={}"}
"""Where a notice leads to, by the first word of what it is about; others to the first page."""


@dataclass(frozen=True)
class Told:
    """What somebody is told, ready to be sent or shown."""

    notice: Stored
    language: str
    subject: str
    text: str
    """One paragraph, with marks that keep dates and Latin names in one piece among Hebrew."""
    html: Markup
    """The same paragraph for a page or a mail."""
    link: str


class NoticeWords:
    """Fills the words of each kind of notice."""

    def __init__(self, words: Words, brand: Mapping[str, str], zone: ZoneInfo, url: str) -> None:
        self._words = words
        self._brand = brand
        self._zone = zone
        self._url = url
        self._mail = templates()

    def tell(self, one: Stored, language: str) -> Told:
        """A kind or a value that the words do not know is told of all the same, by its name."""
        try:
            return self._tell(one, language, one.kind, self._values(one, language))
        except KeyError as error:
            log.error("notice_without_words", kind=one.kind, missing=str(error))
            return self._tell(one, language, "other", {"kind": one.kind, "about": one.about})

    def _tell(self, one: Stored, language: str, kind: str, values: Mapping[str, str]) -> Told:
        words = self._words[language]
        text = words[f"notice_{kind}_text"]
        about, _, name = one.about.partition(":")
        return Told(
            notice=one,
            language=language,
            subject=words[f"notice_{kind}"].format_map(values),
            text=text.format_map(_each(values, lambda value: f"{ISOLATE}{value}{END}")),
            html=escape(text).format_map(_each(values, _isolated)),
            link=self._url + PAGES.get(about, "/desk").format(name),
        )

    def mail_html(self, told: Told) -> str:
        words = self._words[told.language]
        direction = "rtl" if told.language == "he" else "ltr"
        return self._mail.get_template("notice_mail.html").render(
            told=told, words=words, direction=direction, footer=self._footer(told.language)
        )

    def mail_text(self, told: Told) -> str:
        parts = (told.subject, told.text, told.link, self._footer(told.language))
        return "\n\n".join(parts) + "\n"

    def _footer(self, language: str) -> str:
        return self._words[language]["notice_footer"].format(brand=self._brand[language])

    def _values(self, one: Stored, language: str) -> dict[str, str]:
        """What the words are filled with: times as that language writes them, codes as words."""
        words = self._words[language]
        values = {}
        for name, value in one.values.items():
            if name.endswith("_at"):
                moment = written(datetime.fromisoformat(value), self._zone, language)
                # A space that does not break keeps a time on the line of its date.
                values[name] = moment.replace(", ", ",\u00a0")
            else:
                values[name] = words.get(f"{name}_{value}", str(value))
        return values


def _each(values: Mapping[str, str], change: Callable[[str], str]) -> dict[str, str]:
    """Latin and digits are kept in one piece; Hebrew needs nothing."""
    return {name: change(one) if _left_to_right(one) else one for name, one in values.items()}


def _left_to_right(value: str) -> bool:
    return not any("\u0590" <= character <= "\u05ff" for character in value)


def _isolated(value: str) -> Markup:
    return Markup('<bdi dir="ltr">{}</bdi>').format(value)
