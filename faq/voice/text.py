"""Words, sentences and phrases of a text, with their places."""

import re
from collections.abc import Iterator
from functools import lru_cache

from faq.remarks import Remark, remark

HEBREW = "א-ת"
# Hebrew joins "and", "that", "the", "in", "as", "to" and "from" to the word after them.
PREFIXES = "ושהבכלמ"

# A token begins here: at its first letter or digit, or after a Hebrew prefix and its hyphen.
TOKEN_START = rf"(?:(?<=[{HEBREW}]-)|(?<![A-Za-z0-9.%+_-]))"
# A full stop or a bracket after an address belongs to the sentence.
ADDRESS = re.compile(
    r"(?:https?://|www\.)[!-~]*[A-Za-z0-9/]|"
    rf"{TOKEN_START}[A-Za-z0-9][\w.%+-]*@[A-Za-z0-9.-]*[A-Za-z0-9]"
)
# It holds a digit, or a mark between letters: 5G, AB-1234, nahar.internet.
CODE = re.compile(
    r"(?<![A-Za-z0-9-])[A-Za-z0-9-]*(?:\d|[A-Za-z0-9][._+][A-Za-z0-9])[A-Za-z0-9._+-]*"
)
LIST_MARK = re.compile(r"^[ \t]*(?:\d{1,2}[.)]|[-•*])[ \t]", re.MULTILINE)
EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\u231a\u231b\u23e9-\u23fa]"
    "[\ufe0f\u200d\U0001f3fb-\U0001f3ff\U0001f000-\U0001faff\u2600-\u27bf]*"
    r"|(?<!\S)[:;]-?[()DP](?!\w)"
)
_SENTENCE_END = re.compile(r"[.!?…]+(?=[\s\"״”»)]|$)|\n")
_QUOTED = re.compile(
    r"(?<!\w)\"[^\"\n]{1,30}\"(?!\w)|(?<!\w)״[^״\n]{1,30}״(?!\w)|«[^»\n]{1,30}»|“[^”\n]{1,30}”"
)


def blank(text: str, pattern: re.Pattern[str]) -> str:
    """The text, as long as before, with `_` in place of what matches."""
    return pattern.sub(lambda match: "_" * len(match.group()), text)


def named(language: str) -> Remark:
    return remark(f"language_{language}")


def without_addresses(text: str) -> str:
    """Links and mail addresses blanked."""
    return blank(text, ADDRESS)


def without_names(text: str) -> str:
    """Addresses and short quotations, which name a button or a keyword as it is, blanked."""
    return blank(without_addresses(text), _QUOTED)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The span of each sentence; a line ends a sentence, the mark of a list begins none."""
    plain = blank(without_addresses(text), LIST_MARK)
    start = 0
    for end in [*(match.end() for match in _SENTENCE_END.finditer(plain)), len(plain)]:
        begin = start + len(text[start:end]) - len(text[start:end].lstrip())
        if text[begin:end].strip():
            yield begin, begin + len(text[begin:end].rstrip())
        start = end


@lru_cache(maxsize=1024)
def phrase(words: str, language: str) -> re.Pattern[str]:
    """Finds a phrase as whole words; Hebrew prefixes may stand before it."""
    body = r"\s+".join(re.escape(word) for word in words.split())
    body = body.replace("'", "['’]").replace('"', '["״”]')
    if language == "he":
        return re.compile(rf"(?<![{HEBREW}])[{PREFIXES}]{{0,3}}{body}(?![{HEBREW}])")
    return re.compile(rf"(?<!\w){body}(?!\w)", re.IGNORECASE)
