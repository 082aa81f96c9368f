"""Phrases that the rules know whatever the brand: empty promises, officialese and slang."""

import re

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

OFFICIALESE = {
    "he": {
        "הינו": "Write «הוא», or nothing.",
        "הינה": "Write «היא», or nothing.",
        "הינם": "Write «הם», or nothing.",
        "הנך": "Write it without a subject: «אפשר ל…».",
        "אנו": "Write «אנחנו».",
        "על מנת": "Write «כדי».",
        "במידה": "Write «אם».",
        "לידיעתכם": "Leave it out.",
        "הרינו": "Leave it out.",
        "באם": "Write «אם».",
        "אודות": "Write «על».",
        "טרם": "Write «עוד לא» or «לפני».",
        "כמו כן": "Write «גם».",
        "בכפוף": "Say what it depends on.",
        "הנדון": "Name the thing.",
    },
    "en": {
        "kindly": "Write “please”, or nothing.",
        "hereby": "Leave it out.",
        "herewith": "Leave it out.",
        "pursuant to": "Write “under”.",
        "in order to": "Write “to”.",
        "utilize": "Write “use”.",
        "utilise": "Write “use”.",
        "commence": "Write “start”.",
        "prior to": "Write “before”.",
        "regarding your": "Write “about your”.",
        "please be advised": "Leave it out.",
        "we regret to inform you": "Say what is the case.",
        "valued customer": "Say “you”.",
        "aforementioned": "Name the thing.",
        "in the event that": "Write “if”.",
    },
}

SLANG = {
    "he": {
        "אחי": "Leave it out.",
        "סבבה": "Write «בסדר».",
        "וואלה": "Leave it out.",
        "אהלן": "Write «שלום».",
        "חבל על הזמן": "Say what is good about it.",
        "בכיף": "Write «בשמחה».",
        "יאללה": "Leave it out.",
        "תכלס": "Leave it out.",
        "אחלה": "Write «טוב».",
    },
    "en": {
        "gonna": "Write “going to”.",
        "wanna": "Write “want to”.",
        "gotta": "Write “have to”.",
        "hey": "Write “hello”.",
        "guys": "Write “you”.",
        "awesome": "Write “great”.",
        "no worries": "Write “that is all right”.",
        "pls": "Write “please”.",
        "yep": "Write “yes”.",
        "nope": "Write “no”.",
    },
}
