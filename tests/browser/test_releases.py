"""The pages of releases in Chromium: a training, a refusal with its reasons, an override."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from faq import gate_json, releases
from faq.gate import Limits, Report
from faq.gate_json import Kept
from faq.judged import Case, Kind, Outcome, Rival, Tally
from faq.releases import Made, ReleaseState
from settings.clock import now
from storage import accounts
from storage.accounts import Role
from storage.engine import transaction
from tests.browser.conftest import Theatre
from tests.browser.test_staff_pages import LANGUAGES, violations
from tests.studio_stand import PASSWORD, add_people

TRAINED_MS = 120_000
CLASH = Case(
    Kind.APPROVED,
    "en",
    "When are you open?",
    "faq/opening_hours",
    Outcome.ASKED,
    Outcome.RIGHT,
    "faq/contact_phone",
    Rival("When can I call you?", is_new=True),
)


@pytest.fixture
def staffed(theatre: Theatre) -> Theatre:
    add_people(theatre.stage.engine)
    with transaction(theatre.stage.engine) as connection:
        accounts.set_roles(connection, "mor", [Role.ADMIN])
    return theatre


def logged_in(browser: Browser, theatre: Theatre, name: str) -> Iterator[Page]:
    context = browser.new_context(base_url=theatre.url)
    page = context.new_page()
    page.goto("/desk/login?lang=en")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("link", name="Releases")).to_be_visible()
    yield page
    context.close()


@pytest.fixture
def admin(browser: Browser, staffed: Theatre) -> Iterator[Page]:
    yield from logged_in(browser, staffed, "mor")


@pytest.fixture
def editor(browser: Browser, staffed: Theatre) -> Iterator[Page]:
    yield from logged_in(browser, staffed, "erez")


def refuse(theatre: Theatre) -> None:
    """Release 1 serves, and the gate has refused release 2."""
    tallies = tuple(
        Tally(kind, language, asked=40, right=38, answered=39, wrong=1)
        for kind in Kind
        for language in LANGUAGES
    )
    limits = Limits(0.9, 0.85, 0)
    report = Report(limits, 1, tallies, tallies, (CLASH,), (), 1.5, 1.4)
    with transaction(theatre.stage.engine) as connection:
        for number, state in ((1, ReleaseState.READY), (2, ReleaseState.REFUSED)):
            made = Made("erez", f"releases/{number:04}.tar.gz", "0" * 64, f"m{number}", {})
            releases.add(connection, number, made, now(), state)
        releases.begin_serving(connection, 1, "mor", "", now())
        kept = Kept(report, {})
        releases.judge(connection, 2, ReleaseState.REFUSED, gate_json.dump(kept))


def test_a_training_is_begun_watched_and_cancelled_from_the_page(editor: Page) -> None:
    editor.goto("/desk/releases")
    expect(editor.get_by_text("There are no releases yet.")).to_be_visible()
    editor.get_by_role("button", name="Train now").click()
    expect(editor.get_by_text("The training has begun.")).to_be_visible()
    # The page follows by itself.
    expect(editor.get_by_role("progressbar")).to_have_attribute("value", "2", timeout=TRAINED_MS)
    editor.get_by_role("button", name="Cancel the training").click()
    expect(editor.get_by_text("erez cancelled the training")).to_be_visible()
    expect(editor.get_by_role("button", name="Train now")).to_be_visible()


def test_a_refusal_says_why_and_an_admin_lets_it_through(admin: Page, staffed: Theatre) -> None:
    refuse(staffed)
    admin.goto("/desk/releases")
    expect(admin.get_by_text("Refused by the gate")).to_be_visible()
    admin.get_by_role("link", name="Release 2").click()
    why = "the new question When can I call you? of contact_phone is too near to it"
    expect(admin.get_by_text(why)).to_be_visible()
    mend = admin.get_by_role("link", name="Mend it in contact_phone")
    expect(mend).to_have_attribute("href", "/desk/studio/contact_phone")
    expect(admin.get_by_role("button", name="Serve this release")).to_have_count(0)
    admin.get_by_label("Reason").fill("The new tariff begins today.")
    admin.get_by_role("button", name="Let it through").click()
    expect(admin.get_by_text("The release is let through.")).to_be_visible()
    admin.get_by_role("button", name="Serve this release").click()
    expect(admin.get_by_text("The release will answer within seconds.")).to_be_visible()
    admin.goto("/desk/releases")
    second = admin.locator(".entries li").filter(has_text="Release 2")
    expect(second.get_by_text("Answers now")).to_be_visible()


def test_a_roll_back_takes_a_reason_and_names_what_stays(admin: Page, staffed: Theatre) -> None:
    refuse(staffed)
    with transaction(staffed.stage.engine) as connection:
        # Release 3 serves; release 1 was trained on nothing.
        made = Made("erez", "releases/0003.tar.gz", "0" * 64, "m3", {})
        releases.add(connection, 3, made, now(), ReleaseState.READY)
        releases.begin_serving(connection, 3, "mor", "", now())
    admin.goto("/desk/releases/1")
    rolling = admin.locator("form", has=admin.get_by_role("button", name="Roll back"))
    rolling.get_by_label("Reason").fill("The prices are confused.")
    rolling.get_by_role("button").click()
    expect(admin.get_by_text("with the answers of then")).to_be_visible()
    expect(admin.get_by_text("What stays as it is")).to_be_visible()
    expect(admin.get_by_text("opening_hours was added since")).to_be_visible()
    expect(admin.get_by_text("Answers now")).to_be_visible()


def test_an_editor_reads_the_report_and_decides_nothing(editor: Page, staffed: Theatre) -> None:
    refuse(staffed)
    editor.goto("/desk/releases/2")
    expect(editor.get_by_text("When can I call you?").first).to_be_visible()
    expect(editor.get_by_role("button", name="Let it through")).to_have_count(0)
    editor.goto("/desk/releases/1")
    expect(editor.get_by_role("button", name="Serve this release")).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_the_pages_of_releases(
    language: str, admin: Page, staffed: Theatre
) -> None:
    refuse(staffed)
    with transaction(staffed.stage.engine) as connection:
        accounts.set_language(connection, "mor", language)
    for path in ("/desk/releases", "/desk/releases/1", "/desk/releases/2"):
        assert violations(admin, path, language) == [], path
