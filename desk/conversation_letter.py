"""A conversation as an e-mail: who said what and when, as plain text and as HTML."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from desk import bidi
from desk.frames import Frame
from desk.mailer import Letter, templates
from desk.moments import written
from desk.words import Words
from settings.brand import Brand
from storage.conversation_mails import Taken


@dataclass(frozen=True)
class Part:
    """One message; its files are named."""

    author: str
    who: str
    when: str
    text: str
    files: tuple[str, ...]

    @property
    def html(self) -> Markup:
        # Mail programs drop the styles that would keep the lines apart.
        return bidi.shown(self.text).replace("\n", Markup("<br>"))


class ConversationLetters:
    def __init__(self, words: Words, brand: Brand) -> None:
        self._words = words
        self._brand = brand
        self._zone: ZoneInfo = brand.time_zone
        self._page = templates().get_template("conversation_mail.html")

    def write(self, taken: Taken, messages: Sequence[Frame]) -> Letter:
        """The messages as the visitor's page shows them, up to the last one that was asked for."""
        language = taken.language
        parts = [self._part(one, language) for one in messages if one["id"] <= taken.up_to]
        words = self._words[language]
        values = {"brand": self._brand.name[language], "zone": self._zone.key}
        context = {
            "language": language,
            "direction": "rtl" if language == "he" else "ltr",
            "subject": words["conversation_mail"].format_map(values),
            "why": words["conversation_mail_why"].format_map(values),
            "footer": words["conversation_mail_footer"],
            "zone": self._zone.key,
            "parts": parts,
        }
        return Letter(
            to=taken.address,
            once=f"conversation:{taken.conversation_id}:{taken.cid}",
            language=language,
            subject=str(context["subject"]),
            text=_text(context, language),
            html=self._page.render(context),
            written_at=taken.created_at,
        )

    def _part(self, message: Frame, language: str) -> Part:
        moment = datetime.fromisoformat(message["time"])
        return Part(
            author=message["author"],
            who=self._who(message, language),
            when=written(moment, self._zone, language),
            text=message["text"],
            files=tuple(file["name"] for file in message["files"]),
        )

    def _who(self, message: Frame, language: str) -> str:
        words = self._words[language]
        if message["author"] == "visitor":
            return words["conversation_mail_visitor"]
        if message["author"] == "agent":
            return words["conversation_mail_agent"].format(
                name=message["name"], brand=self._brand.name[language]
            )
        return words["conversation_mail_bot"].format(name=self._brand.persona[language])


def _text(context: Frame, language: str) -> str:
    lines = [bidi.plain(context["subject"], language), "", bidi.plain(context["why"], language), ""]
    for part in context["parts"]:
        lines += [*_said(part, language), ""]
    lines.append(bidi.plain(context["footer"] + context["zone"], language))
    return "\n".join(lines) + "\n"


def _said(part: Part, language: str) -> Iterator[str]:
    yield f"{bidi.plain(part.who, language)}, {bidi.ISOLATE}{part.when}{bidi.END}"
    if part.text:
        yield bidi.plain(part.text, language)
    for name in part.files:
        yield bidi.plain(f"📎 {name}", language)
