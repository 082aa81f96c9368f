"""spaCy tokens: order numbers, phones, prices, links and emoji stay whole, Hebrew stays Hebrew."""

import re

from spacy.lang.en import English
from spacy.lang.he import Hebrew
from spacy.language import Language as Pipeline
from spacy.tokenizer import Tokenizer

_WHOLE = re.compile(
    r"""(?x)
    (?:https?://|www\.)\S*[^\s.,;:!?)\]}"'”״]
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
    | (?:[\w-]+\.)+(?:com|net|org|info|io|co\.il|org\.il|gov\.il|il)(?:/[^\s.,;:!?]*)?
    | \+?\d[\d-]*\d
    | \#\w[\w-]*
    | [א-ת]+(?:["'״׳][א-ת]+)+
    | [א-ת]+['׳]
    """
)
_EMOJI = "[\U0001f300-\U0001faff\u2600-\u27bf]\ufe0f?"
_PREFIXES = (
    _EMOJI,
    r"""[("'“”„«\[{<*_~.,:;!?…״׳`-]""",
    "[₪$€£]",
    r"[ושהכלבמ]{1,2}-(?=[A-Za-z0-9])",
)
_SUFFIXES = (
    _EMOJI,
    r"""[)"'”“»\]}>*_~.,:;!?…״׳`-]""",
    "[₪$€£%]",
    '(?<=[0-9])(?:ש["״]ח|nis|ils|gb|mb|%)',
)
_INFIXES = (
    _EMOJI,
    r"[/,;:!?…()]",
    r"(?<=[א-תA-Za-z])[-־–](?=[א-תA-Za-z])",
    r"\.(?=[א-ת])",
    r"\.{2,}",
)


def pipelines() -> dict[str, Pipeline]:
    """One blank pipeline a language, with the rules of this module."""
    return {"he": _with_rules(Hebrew()), "en": _with_rules(English())}


def _with_rules(nlp: Pipeline) -> Pipeline:
    def any_of(patterns: tuple[str, ...], form: str) -> "re.Pattern[str]":
        return re.compile("|".join(form.format(pattern) for pattern in patterns))

    nlp.tokenizer = Tokenizer(
        nlp.vocab,
        rules=nlp.Defaults.tokenizer_exceptions if nlp.lang == "en" else {},
        prefix_search=any_of(_PREFIXES, "^(?:{})").search,
        suffix_search=any_of(_SUFFIXES, "(?:{})$").search,
        infix_finditer=any_of(_INFIXES, "(?:{})").finditer,
        token_match=_WHOLE.fullmatch,
        url_match=None,
    )
    return nlp
