"""The languages of visitors, of answers and of the desk."""

LANGUAGES = ("he", "en")
