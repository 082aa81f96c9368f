"""Phrases that the rules know whatever the brand: empty promises, officialese and slang."""

import re

from faq.remarks import remark

# Never, whatever stands beside it: who, and by when, is not in it.
EMPTY_PROMISES = {
    "he": re.compile(
        r"(?<![א-ת])(?:ו?[שכ]?)(?:"
        r"(?:נחזור|יחזור|תחזור|יחזרו|אחזור|נשוב|ישוב|ישובו|חוזרים|חוזרת|חוזר)\s+(?:אלי?יך|אליכם|אליכן)"
        r"|(?:ניצור|ייצור|תיצור|ייצרו|ניצר)(?:\s+(?:אית|את|עמ|אי?ת)?[א-ת]{1,4})?\s+קשר"
        r"|(?:נציג|נציגה|נציגים|מישהו)(?:\s+[א-ת]+)?\s+(?:יחזור|תחזור|יחזרו|ייצור|יצור|תיצור)"
        r"|בהקדם(?:\s+האפשרי)?|בזמן\s+הקרוב|תוך\s+זמן\s+קצר|בקרוב"
        r"|(?:ב|ל|דרך\s+)?ה?טופס\s+(?:יצירת\s+ה?קשר|צור\s+קשר|ה?פנייה)"
        r"|(?:אנחנו|אנו)\s+מבטיחים|מובטח"
        r")(?![א-ת])"
    ),
    "en": re.compile(
        r"\b(?:(?:get|gets|getting|come|coming)\s+back\s+to\s+you"
        r"|(?:will|['’]ll|shall)\s+(?:be|get)\s+in\s+(?:touch|contact)"
        r"|(?:will|['’]ll|shall)\s+reach\s+out"
        r"|as\s+soon\s+as\s+(?:possible|we\s+can)|at\s+our\s+earliest\s+convenience"
        r"|shortly|in\s+due\s+course|in\s+the\s+near\s+future"
        r"|(?:contact|enquiry|inquiry)\s+form"
        r"|we\s+(?:promise|guarantee))\b",
        re.IGNORECASE,
    ),
}

# Only where the sentence holds no figure: with one, it says by when or where.
UNDATED_PROMISES = {
    "he": re.compile(
        r"(?<![א-ת])ו?(?:(?:נתקשר|יתקשרו?|נכתוב|נשיב|נענה)\s+(?:אלי?יך|אליכם|לכם|לך)"
        r"|נעדכן\s+(?:אתכם|אותך)|נטפל\s+בכך|נטפל\s+בפנייה)(?![א-ת])"
    ),
    "en": re.compile(
        r"\b(?:(?:we|someone|somebody|an?\s+(?:agent|representative))(?:\s+will|['’]ll)"
        r"\s+(?:contact|call|ring|answer|update|inform|reply\s+to|write\s+to)\s+you"
        r"|(?:we)(?:\s+will|['’]ll)\s+(?:look\s+into|take\s+care\s+of|handle)\s+(?:it|this|that))\b",
        re.IGNORECASE,
    ),
}

_OUT = remark("leave_out")

OFFICIALESE = {
    "he": {
        "הינו": remark("write_or_nothing", words="הוא"),
        "הינה": remark("write_or_nothing", words="היא"),
        "הינם": remark("write_or_nothing", words="הם"),
        "הנך": remark("without_subject"),
        "אנו": remark("write", words="אנחנו"),
        "על מנת": remark("write", words="כדי"),
        "במידה": remark("write", words="אם"),
        "לידיעתכם": _OUT,
        "הרינו": _OUT,
        "באם": remark("write", words="אם"),
        "אודות": remark("write", words="על"),
        "טרם": remark("write_either", words="עוד לא", other="לפני"),
        "כמו כן": remark("write", words="גם"),
        "בכפוף": remark("say_condition"),
        "הנדון": remark("name_it"),
    },
    "en": {
        "kindly": remark("write_or_nothing", words="please"),
        "hereby": _OUT,
        "herewith": _OUT,
        "pursuant to": remark("write", words="under"),
        "in order to": remark("write", words="to"),
        "utilize": remark("write", words="use"),
        "utilise": remark("write", words="use"),
        "commence": remark("write", words="start"),
        "prior to": remark("write", words="before"),
        "regarding your": remark("write", words="about your"),
        "please be advised": _OUT,
        "we regret to inform you": remark("say_the_case"),
        "valued customer": remark("write", words="you"),
        "aforementioned": remark("name_it"),
        "in the event that": remark("write", words="if"),
    },
}

SLANG = {
    "he": {
        "אחי": _OUT,
        "סבבה": remark("write", words="בסדר"),
        "וואלה": _OUT,
        "אהלן": remark("write", words="שלום"),
        "חבל על הזמן": remark("say_what_is_good"),
        "בכיף": remark("write", words="בשמחה"),
        "יאללה": _OUT,
        "תכלס": _OUT,
        "אחלה": remark("write", words="טוב"),
    },
    "en": {
        "gonna": remark("write", words="going to"),
        "wanna": remark("write", words="want to"),
        "gotta": remark("write", words="have to"),
        "hey": remark("write", words="hello"),
        "guys": remark("write", words="you"),
        "awesome": remark("write", words="great"),
        "no worries": remark("write", words="that is all right"),
        "pls": remark("write", words="please"),
        "yep": remark("write", words="yes"),
        "nope": remark("write", words="no"),
    },
}
