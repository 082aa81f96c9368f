"""A small brand in both languages, made up for these tests."""

QUESTIONS = {
    "faq/hours": [
        "when are you open",
        "what are your opening hours",
        "until what time can I call",
        "מה שעות הפתיחה",
        "מתי אתם פתוחים",
        "עד איזו שעה אפשר להתקשר",
    ],
    "faq/delivery": [
        "how long does delivery take",
        "when will my parcel arrive",
        "where is the courier",
        "כמה זמן לוקח משלוח",
        "מתי החבילה מגיעה",
        "איפה השליח",
    ],
    "faq/refund": [
        "how do I get my money back",
        "I want a refund",
        "refund to my credit card",
        "איך מקבלים החזר כספי",
        "רוצה את הכסף בחזרה",
        "החזר לכרטיס האשראי",
    ],
    "faq/password": [
        "I forgot my password",
        "reset the password",
        "cannot log in to my account",
        "שכחתי סיסמה",
        "איפוס סיסמה",
        "לא מצליח להיכנס לחשבון",
    ],
    "complaint": [
        "this is a disgrace",
        "your service is terrible",
        "I am very disappointed with you",
        "זו פשוט בושה",
        "השירות שלכם נורא",
        "אני מאוכזב מכם מאוד",
    ],
    "greet": ["hello", "hi there", "good morning", "שלום", "היי", "בוקר טוב"],
}
EXAMPLES = [(text, label) for label, texts in QUESTIONS.items() for text in texts]
BACKGROUND = [
    "who won the match yesterday",
    "a recipe for lentil soup",
    "the train to the north is full",
    "מי ניצח במשחק אתמול",
    "מתכון למרק עדשים",
    "הרכבת לצפון מלאה",
]
