"""The pages at which organisers and librarians work."""

from datetime import date, timedelta

from playwright.sync_api import FilePayload, Page

from tests.journeys.page_types import (
    PageType,
    Steps,
    choosing,
    filling,
    only_look,
    open_the_first_in_the_table,
    press_the_first_button,
    press_the_last_button,
)
from tests.journeys.signing_in import (
    ADMINISTRATOR,
    LEARNING_ORGANISER,
    LIBRARIAN,
    RESEARCH_ORGANISER,
)

CHRISTMAS = date(date.today().year + 1, 12, 25)  # noqa: DTZ011 (any year's will do)
A_LIST = "Namn;E-post;Organisation\nLina Lista;lina.lista@example.org;Växjö kommun\nLars;;\n"


def ask_to_cancel_a_participant(page: Page) -> None:
    page.get_by_role("row").nth(1).get_by_role("link", name="Avanmäl").click()


def move_it_by_a_day(page: Page) -> None:
    day = page.get_by_role("main").locator("input[type=date]").first
    moved = date.fromisoformat(day.input_value()) + timedelta(days=1)
    day.fill(moved.isoformat())
    press_the_last_button(page)


def with_the_first(act: str) -> Steps:
    """Tick the first of the list and choose what is to happen to them."""

    def tick_and_choose(page: Page) -> None:
        page.locator("[name=chosen]").first.check()
        page.locator("[name=act]").select_option(act)
        press_the_last_button(page)

    return tick_and_choose


def choose_a_series(page: Page) -> None:
    """The first one that the organiser owns beside this one."""
    page.locator("[name=into]").select_option(index=1)
    press_the_last_button(page)


def tick_nothing(page: Page) -> None:
    """Read the file, then ask for drafts of none of its entries."""
    A_CALENDAR(page)
    for entry in page.locator("[name=chosen]").all():
        entry.uncheck()
    press_the_last_button(page)


def upload_a_list(page: Page) -> None:
    content = A_LIST.encode()
    page.locator("[name=file]").set_input_files(
        FilePayload(name="lista.csv", mimeType="text/csv", buffer=content)
    )
    choosing("format", "online", press_the_last_button)(page)


def of_research(address: str, steps: Steps = only_look) -> PageType:
    """A page that the organiser of research seminars opens."""
    return PageType(address, RESEARCH_ORGANISER, steps=steps)


def with_errors(address: str, steps: Steps = press_the_last_button) -> PageType:
    return PageType(address, RESEARCH_ORGANISER, steps=steps, shows_errors=True)


A_MESSAGE = filling(
    subject_sv="Bra att veta",
    body_sv="Dörren öppnar 08.30.",
    subject_en="Good to know",
    body_en="The door opens at 8:30.",
)
A_RULE = filling(title_sv="Samtal", first="2027-02-09", starts="13:00", ends="14:30", count="3")
A_CALENDAR = filling(
    text="BEGIN:VEVENT\nSUMMARY:Samtal om möten\nLOCATION:Rum 214\n"
    f"DTSTART:{CHRISTMAS:%Y%m%d}T090000\nRRULE:FREQ=WEEKLY;COUNT=9\nDESCRIPTION:https://meet.google.com/abc-defg-hij\nEND:VEVENT\n"
    "BEGIN:VEVENT\nSUMMARY:Avklippt"
)
FORSKNING, LIBRARY_DESK = "/arrangera/forskning/", "/bibliotek/arbetsbord/"
COMING, SERIES = "{coming_desk}", "{series_desk}"
TABS = ("everybody", "placed", "offered", "waiting", "pending", "cancelled")

SESSION = {
    "desk": of_research("/arrangera/"),
    "desk-new-session": of_research(f"{FORSKNING}ny/"),
    "desk-new-session-errors": with_errors(f"{FORSKNING}ny/"),
    "desk-session-on-a-red-day": of_research(
        f"{SERIES}ny/", filling(title_sv="Julsamtal", day=CHRISTMAS.isoformat())
    ),
    "desk-session": of_research(f"{FORSKNING}14/"),
    "desk-session-with-everything": of_research(COMING),
    "desk-session-of-whole-days": of_research("{whole_days_desk}"),
    "desk-edit-session-of-whole-days": of_research("{whole_days_desk}andra/"),
    "desk-edit-session-of-whole-days-errors": with_errors(
        "{whole_days_desk}andra/", filling(last_day="2020-01-01")
    ),
    "desk-edit-session": of_research(f"{FORSKNING}14/andra/"),
    "desk-edit-session-with-programme": of_research(f"{COMING}andra/"),
    "desk-cancel-session": of_research(f"{FORSKNING}14/stall-in/"),
    "desk-reopen-session": of_research(f"{FORSKNING}17/aterta/"),
    "desk-consequences": of_research(f"{FORSKNING}14/andra/", move_it_by_a_day),
    "desk-questions": of_research(f"{COMING}fragor/"),
    "desk-questions-errors": with_errors(f"{COMING}fragor/"),
    "desk-question": of_research("{question}"),
    "desk-allocation": of_research("{allocated_desk}fordela/"),
    "desk-allocation-consequences": of_research("{allocated_desk}fordela/", press_the_first_button),
    "desk-materials-are-here": of_research("{held_desk}materialet-finns/"),
    "desk-ask-people": of_research(f"{COMING}bjud-in/"),
    "desk-ask-people-errors": with_errors(f"{COMING}bjud-in/"),
    "desk-ask-people-preview": of_research(
        f"{COMING}bjud-in/", filling(lines="Ina <ina@example.org>\ningen adress")
    ),
    "desk-people-asked": of_research(f"{COMING}inbjudna/"),
}
PARTICIPANTS = {
    "desk-participants": of_research(f"{FORSKNING}15/deltagare/"),
    **{f"desk-participants-{tab}": of_research(f"{COMING}deltagare/?tab={tab}") for tab in TABS},
    "desk-give-place": of_research(f"{COMING}deltagare/?tab=waiting", with_the_first("give")),
    "desk-let-wait": of_research(f"{COMING}deltagare/?tab=placed", with_the_first("wait")),
    "desk-cancel-participant": PageType(
        f"{FORSKNING}14/deltagare/", RESEARCH_ORGANISER, ask_to_cancel_a_participant
    ),
    "desk-add-participant": of_research(f"{COMING}deltagare/lagg-till/"),
    "desk-add-participant-errors": with_errors(f"{COMING}deltagare/lagg-till/"),
    "desk-merge": of_research("{merge}"),
    "desk-restore": of_research("{restore}"),
    "desk-attendance": of_research("{held_desk}narvaro/"),
    "desk-attendance-of-the-rest": of_research("{held_desk}narvaro/alla/?attendance=absent"),
    "desk-check-in": of_research("{check_in}"),
    "desk-check-in-by-number": of_research("{soon_desk}incheckning/?nummer=9999"),
    "desk-calendar-answers": of_research("/arrangera/kalendersvar/"),
    "desk-calendar-answers-decided": of_research("/arrangera/kalendersvar/?tab=all"),
    "desk-calendar-answers-of-session": of_research(f"{COMING}kalendersvar/"),
    "desk-calendar-answers-of-session-decided": of_research(f"{FORSKNING}14/kalendersvar/?tab=all"),
    "desk-calendar-answers-without-session": PageType(
        "/arrangera/kalendersvar/?tab=unmatched", ADMINISTRATOR
    ),
    "desk-calendar-answers-none": of_research(f"{FORSKNING}16/kalendersvar/"),
    "desk-export": of_research(f"{COMING}exportera/"),
    "desk-import": of_research(f"{COMING}importera/"),
    "desk-import-errors": with_errors(f"{COMING}importera/"),
    "desk-imported": of_research(f"{COMING}importera/", upload_a_list),
}
MESSAGES = {
    "desk-messages": of_research(f"{COMING}meddelanden/"),
    "desk-new-message": of_research(f"{COMING}meddelanden/nytt/?template=practical"),
    "desk-new-message-errors": with_errors(f"{COMING}meddelanden/nytt/"),
    "desk-message-preview": of_research(
        f"{COMING}meddelanden/nytt/", choosing("group", "placed", A_MESSAGE)
    ),
    "desk-message": of_research("{message}"),
    "desk-edit-message": of_research("{message}andra/"),
}
PLANNING = {
    "desk-roles": of_research(f"{SERIES}roller/"),
    "desk-roles-errors": with_errors(f"{SERIES}roller/"),
    "desk-dismiss-role": of_research("{dismiss}"),
    "desk-deeds": of_research(f"{SERIES}handelser/"),
    "desk-settings": of_research(f"{SERIES}installningar/"),
    "desk-settings-errors": with_errors(f"{SERIES}installningar/", filling(title_sv="")),
    "desk-address": of_research(f"{SERIES}installningar/adress/"),
    "desk-address-errors": with_errors(f"{SERIES}installningar/adress/", filling(slug="Å Ä Ö")),
    "desk-merge-series": of_research(f"{SERIES}installningar/sla-ihop/"),
    "desk-merge-series-errors": with_errors(f"{SERIES}installningar/sla-ihop/"),
    "desk-merge-series-consequences": of_research(
        f"{SERIES}installningar/sla-ihop/", choose_a_series
    ),
    "desk-merge-series-with-none": PageType(
        "/arrangera/larande/installningar/sla-ihop/", LEARNING_ORGANISER
    ),
    "desk-plan-term": of_research(f"{FORSKNING}planera/"),
    "desk-copy-term": of_research(f"{FORSKNING}planera/kopiera/"),
    "desk-copy-term-preview": of_research(f"{FORSKNING}planera/kopiera/", press_the_last_button),
    "desk-calendar-file": of_research(f"{FORSKNING}planera/kalenderfil/"),
    "desk-calendar-file-errors": with_errors(f"{FORSKNING}planera/kalenderfil/"),
    "desk-calendar-file-preview": of_research(f"{FORSKNING}planera/kalenderfil/", A_CALENDAR),
    "desk-calendar-file-nothing-chosen": of_research(
        f"{FORSKNING}planera/kalenderfil/", tick_nothing
    ),
    "desk-calendar-file-of-another-kind": with_errors(
        f"{FORSKNING}planera/kalenderfil/", filling(text="Möte på torsdag klockan nio")
    ),
    "desk-dates-by-rule": of_research(f"{FORSKNING}planera/datum/"),
    "desk-dates-by-rule-errors": with_errors(f"{FORSKNING}planera/datum/", filling(starts="")),
    "desk-dates-by-rule-preview": of_research(f"{FORSKNING}planera/datum/", A_RULE),
    "desk-report": of_research("/arrangera/rapport/?serie=forskning"),
}
DESK = SESSION | PARTICIPANTS | MESSAGES | PLANNING
LIBRARY = {
    "library-desk": PageType(LIBRARY_DESK, LIBRARIAN),
    "library-desk-material": PageType(LIBRARY_DESK, LIBRARIAN, open_the_first_in_the_table),
    "library-desk-new": PageType(f"{LIBRARY_DESK}nytt/", LIBRARIAN),
    "library-desk-new-errors": PageType(
        f"{LIBRARY_DESK}nytt/", LIBRARIAN, steps=press_the_last_button, shows_errors=True
    ),
}
