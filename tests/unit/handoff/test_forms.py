"""What a handed-over visitor is asked, and what becomes of what they write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.forms import (
    MOST_ASIDE,
    Answer,
    Field,
    Form,
    FormState,
    Heard,
    How,
    Move,
    Step,
    begin,
    step,
)
from handoff.reach import reach

SUPPORT = (Field.WHAT, Field.SINCE, Field.NUMBER, Field.REACH)
SALES = (Field.WANTED, Field.HOW_MANY, Field.REACH, Field.WHEN)
BARE = Heard("I have a complaint", "complaint")


def says(text: str, intent: str = "nlu_fallback", is_known: bool = False) -> Heard:
    return Heard(text, intent, is_known, reach(text))


def asking(field: Field, **more: int) -> Form:
    return Form(SUPPORT if field in SUPPORT else SALES, asked=field, **more)  # type: ignore[arg-type]


def answered(taken: Step, field: Field) -> Answer:
    return taken.form.answers[field]


def test_with_nothing_said_before_everything_is_asked_in_order() -> None:
    form = begin(SUPPORT, BARE, [])
    assert form
    asked = []
    while form.asked:
        asked.append(form.asked)
        text = {Field.NUMBER: "1234567", Field.REACH: "052-555-0134"}.get(form.asked, "some words")
        form = step(form, says(text)).form
    assert asked == list(SUPPORT)
    assert form.state is FormState.COMPLETE


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("האינטרנט שלי נופל כל ערב", Field.WHAT, "האינטרנט שלי נופל כל ערב"),
        ("האינטרנט לא עובד מאתמול", Field.SINCE, "מאתמול"),
        ("כבר שלושה ימים אין אינטרנט", Field.SINCE, "כבר שלושה ימים"),
        ("no internet since last Monday", Field.SINCE, "since last Monday"),
        ("it has been down for three days", Field.SINCE, "for three days"),
        ("it broke two weeks ago", Field.SINCE, "two weeks ago"),
        ("הזמנה מספר 7654321 לא הגיעה", Field.NUMBER, "7654321"),
        ("my order number is AB-12345", Field.NUMBER, "AB-12345"),
        ("order #7654321 is late", Field.NUMBER, "7654321"),
        ("תתקשרו אליי, 0525550134", Field.REACH, "0525550134"),
        ("write to Noa@Example.com", Field.REACH, "noa@example.com"),
    ],
)
def test_what_was_said_already_is_not_asked(text: str, field: Field, value: str) -> None:
    form = begin(SUPPORT, says(text, "complaint"), [])
    assert form
    assert form.answers[field] == Answer(value, How.BEFORE)
    assert form.asked is not field


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("אנחנו צריכים 12 קווים למשרד", Field.HOW_MANY, "12"),
        ("we need three new lines for the office tomorrow", Field.HOW_MANY, "three"),
        ("we need lines tomorrow", Field.WHEN, "tomorrow"),
        ("אשמח לשיחה ביום שלישי", Field.WHEN, "ביום שלישי"),
    ],
)
def test_a_lead_tells_how_many_and_when_by_itself(text: str, field: Field, value: str) -> None:
    form = begin(SALES, says(text, "sales_enquiry"), [])
    assert form
    assert form.answers[field].value == value


@pytest.mark.parametrize(
    "text",
    ["I have a complaint about your service", "יש לי תלונה על השירות שלכם", "I want to buy a plan"],
)
def test_a_message_that_tells_nothing_leaves_the_first_question(text: str) -> None:
    form = begin(SUPPORT, says(text, "complaint"), [])
    assert form
    assert form.asked is Field.WHAT


def test_what_was_said_in_earlier_messages_counts_too() -> None:
    earlier = [says("my number is 052-555-0134"), says("hello")]
    form = begin(SUPPORT, says("a person please", "ask_for_human"), earlier)
    assert form
    assert form.answers == {Field.REACH: Answer("0525550134", How.BEFORE)}


def test_after_two_unknown_messages_both_tell_what_it_is_about() -> None:
    first = says("the blinking purple light on my box")
    form = begin(SUPPORT, says("it never stops blinking"), [first])
    assert form
    assert form.answers[Field.WHAT].value == f"{first.text}\nit never stops blinking"


def test_nothing_is_asked_if_nothing_is_missing() -> None:
    assert begin((Field.REACH,), says("call 052-555-0134"), []) is None


@pytest.mark.parametrize(
    "text",
    ["skip", "I don't know", "no", "אין לי", "לא יודעת", "דלגו", "don't have it"],
)
def test_a_question_is_skipped_in_words(text: str) -> None:
    taken = step(asking(Field.NUMBER), says(text))
    assert (taken.move, taken.form.asked) == (Move.ASK, Field.WHAT)
    assert answered(taken, Field.NUMBER) == Answer("", How.SKIPPED)


@pytest.mark.parametrize("intent", ["skip_question", "deny"])
def test_a_question_is_skipped_by_its_button_or_a_no(intent: str) -> None:
    taken = step(asking(Field.NUMBER), Heard(f"/{intent}", intent, is_press=True))
    assert answered(taken, Field.NUMBER).how is How.SKIPPED


@pytest.mark.parametrize(
    "heard",
    [
        Heard("/just_connect", "just_connect", is_press=True),
        says("get me a person", "ask_for_human"),
        says("just connect me"),
        says("תעבירו אותי כבר למישהו"),
        says("בלי שאלות בבקשה"),
    ],
)
def test_who_wants_a_person_is_asked_nothing_more(heard: Heard) -> None:
    taken = step(asking(Field.SINCE), heard)
    assert (taken.move, taken.form.state) == (Move.CONNECT, FormState.SKIPPED)
    assert taken.form.asked is None


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (Field.REACH, "052 555 0134", "0525550134"),
        (Field.REACH, "+972-52-555-0134 בערב", "0525550134"),
        (Field.REACH, "כאן בצ'אט", "כאן בצ'אט"),
        (Field.NUMBER, "it's 7654321?", "7654321"),
        (Field.HOW_MANY, "בערך חמישה", "5"),
        (Field.HOW_MANY, "20, maybe more", "20"),
        (Field.SINCE, "שבוע", "שבוע"),
        (Field.WHAT, "why do you always overcharge me?", "why do you always overcharge me?"),
    ],
)
def test_an_answer_is_taken_in_one_spelling(field: Field, text: str, value: str) -> None:
    assert answered(step(asking(field), says(text)), field) == Answer(value, How.TOLD)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (Field.REACH, "052-555-01"),
        (Field.REACH, "noa@example"),
        (Field.REACH, "my phone"),
        (Field.NUMBER, "the one from May"),
        (Field.HOW_MANY, "some"),
    ],
)
def test_what_cannot_be_is_said_once_and_then_taken_as_it_is(field: Field, text: str) -> None:
    again = step(asking(field), says(text))
    assert (again.move, again.form.asked) == (Move.AGAIN, field)
    assert answered(step(again.form, says(text)), field) == Answer(text, How.UNCHECKED)


def test_a_question_of_the_visitor_is_answered_and_the_form_waits() -> None:
    form = asking(Field.SINCE)
    for _ in range(MOST_ASIDE):
        taken = step(form, says("when are you open?", "faq", is_known=True))
        assert (taken.move, taken.form.asked) == (Move.ASIDE, Field.SINCE)
        form = taken.form
    taken = step(form, says("when are you open?", "faq", is_known=True))
    assert (taken.move, taken.form.state) == (Move.DROP, FormState.DROPPED)


def test_an_answer_that_sounds_like_an_entry_is_an_answer() -> None:
    taken = step(asking(Field.WHAT), says("the light of the router is red", "faq", is_known=True))
    assert answered(taken, Field.WHAT).how is How.TOLD


@pytest.mark.parametrize("intent", ["thanks", "greet", "bot_challenge", "change_language"])
def test_small_talk_is_answered_and_the_form_waits(intent: str) -> None:
    assert step(asking(Field.SINCE), says("words", intent)).move is Move.ASIDE


@pytest.mark.parametrize("intent", ["self_harm", "legal_threat", "goodbye"])
def test_what_is_graver_ends_the_form(intent: str) -> None:
    assert step(asking(Field.SINCE), says("words", intent)).move is Move.DROP


@pytest.mark.parametrize("intent", ["ask_for_human", "self_harm", "thanks", "deny"])
def test_a_number_that_was_asked_for_is_that_number_whatever_it_is_understood_as(
    intent: str,
) -> None:
    taken = step(asking(Field.NUMBER), says("7654321", intent))
    assert answered(taken, Field.NUMBER).value == "7654321"


def test_a_message_much_later_is_no_answer_unless_it_can_be_nothing_else() -> None:
    later = step(asking(Field.WHAT), says("the internet is slow"), is_stale=True)
    assert later.move is Move.DROP
    number = step(asking(Field.REACH), says("052-555-0134"), is_stale=True)
    assert answered(number, Field.REACH).value == "0525550134"


@given(
    st.sampled_from([*SUPPORT, *SALES]),
    st.lists(st.text(max_size=60) | st.sampled_from(["skip", "12", "052-555-0134", "?"])),
)
def test_no_question_is_asked_again_once_it_is_settled(field: Field, texts: list[str]) -> None:
    form = asking(field)
    for text in texts:
        if form.asked is None:
            break
        before = dict(form.answers)
        form = step(form, says(text)).form
        assert {one: form.answers[one] for one in before} == before
        assert form.asked not in form.answers
        assert (form.asked is not None) == (form.state is FormState.ASKING)
