"""Who may open what: every address of the site stands here, and behaves as it stands."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests import make

PUBLIC, LINK, PERSON = "public", "link", "person"
ORGANISER, LIBRARIAN, DEMO = "organiser", "librarian", "demo"
NOBODY = "nobody"  # allauth has these addresses, and a rule before them answers 404

AUDIENCES = {
    # The programme and what belongs to it
    "programme": PUBLIC,
    "past_sessions": PUBLIC,
    "series": PUBLIC,
    "session": PUBLIC,
    "subscribe": PUBLIC,
    "about": PUBLIC,
    "privacy": PUBLIC,
    "accessibility": PUBLIC,
    "feed_all": PUBLIC,
    "feed_series": PUBLIC,
    "feed_session": PUBLIC,
    "feed_topic": PUBLIC,
    "feed_mine": LINK,
    "feed_mine_unknown": LINK,
    "feed_unknown": PUBLIC,
    "robots": PUBLIC,
    "health_live": PUBLIC,
    "health_ready": PUBLIC,
    # Registering; a signed link stands for the person
    "register": PUBLIC,
    "join": PUBLIC,
    "remind_when_open": PUBLIC,
    "registered": LINK,
    "register_for_series": PUBLIC,
    "registered_for_series": LINK,
    "my_series": LINK,
    "confirm_series": LINK,
    "leave_series": LINK,
    "register_colleagues": PUBLIC,
    "registered_colleagues": LINK,
    "register_team": PUBLIC,
    "team": LINK,
    "my_registration": LINK,
    "confirm_registration_address": LINK,
    "cancel_registration": LINK,
    "undo_cancellation": LINK,
    "offer": LINK,
    "join_personally": LINK,
    "change_registration": LINK,
    "switch_format": LINK,
    "hand_over": LINK,
    "take_back_handover": LINK,
    "handover": LINK,
    "my_registrations": PUBLIC,  # whom we do not know gets the two ways in
    "my_calendar": PUBLIC,
    "entry_link": PUBLIC,
    "entry_link_sent": PUBLIC,
    "open_entry": LINK,
    "leave_entry": PUBLIC,
    "reminders": LINK,
    "asked": LINK,
    "asked_no": LINK,
    "asked_registration": LINK,
    # The organisers' desk
    "ask_people": ORGANISER,
    "people_asked": ORGANISER,
    "materials_tell": ORGANISER,
    "replies_all": ORGANISER,
    "replies_dismiss_unmatched": ORGANISER,
    "replies_session": ORGANISER,
    "reply_apply": ORGANISER,
    "reply_dismiss": ORGANISER,
    "desk": ORGANISER,
    "session_new": ORGANISER,
    "session_preview": ORGANISER,
    "session_edit": ORGANISER,
    "session_publish": ORGANISER,
    "session_announce": ORGANISER,
    "session_cancel": ORGANISER,
    "session_reopen": ORGANISER,
    "plan_term": ORGANISER,
    "plan_by_rule": ORGANISER,
    "plan_by_copying": ORGANISER,
    "plan_by_calendar": ORGANISER,
    "series_settings": ORGANISER,
    "series_address": ORGANISER,
    "series_merge": ORGANISER,
    "allocate": ORGANISER,
    "questions": ORGANISER,
    "question": ORGANISER,
    "message_list": ORGANISER,
    "message_new": ORGANISER,
    "message": ORGANISER,
    "message_edit": ORGANISER,
    "message_withdraw": ORGANISER,
    "roles": ORGANISER,
    "role_change": ORGANISER,
    "role_dismiss": ORGANISER,
    "role_invitation_take_back": ORGANISER,
    "role_invitation": LINK,
    "deeds": ORGANISER,
    "participants": ORGANISER,
    "registration_cancel_by_organiser": ORGANISER,
    "participants_file": ORGANISER,
    "sign_in_sheet": ORGANISER,
    "name_badges": ORGANISER,
    "import_list": ORGANISER,
    "imported_list": ORGANISER,
    "imported_list_withdraw": ORGANISER,
    "term_report": ORGANISER,
    "term_report_file": ORGANISER,
    "attendance": ORGANISER,
    "attendance_mark": ORGANISER,
    "attendance_of_the_rest": ORGANISER,
    "check_in": ORGANISER,
    "check_in_by_number": ORGANISER,
    "registrations_chosen": ORGANISER,
    "registration_add": ORGANISER,
    "registrations_merge": ORGANISER,
    "registration_restore": ORGANISER,
    # The library
    "library": PUBLIC,
    "material": PUBLIC,
    "material_file": PUBLIC,
    "project": PUBLIC,
    "library_desk": LIBRARIAN,
    "material_new": LIBRARIAN,
    "material_edit": LIBRARIAN,
    "material_upload": LIBRARIAN,
    "material_publish": LIBRARIAN,
    "material_withdraw": LIBRARIAN,
    # Signing in, by allauth
    "no_passwords": PUBLIC,
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "account_signup": PUBLIC,
    "account_request_login_code": PUBLIC,
    "account_confirm_login_code": PUBLIC,
    "account_email_verification_sent": PUBLIC,
    "account_reset_password": NOBODY,
    "account_reset_password_done": NOBODY,
    "account_reset_password_from_key": NOBODY,
    "account_reset_password_from_key_done": NOBODY,
    "account_change_password": NOBODY,
    "account_set_password": NOBODY,
    "account_reauthenticate": PERSON,
    "account_email": PERSON,
    "mfa_authenticate": PUBLIC,
    "mfa_login_webauthn": PUBLIC,
    "mfa_index": PERSON,
    "mfa_reauthenticate": PERSON,
    "mfa_activate_totp": PERSON,
    "mfa_deactivate_totp": PERSON,
    "mfa_view_recovery_codes": PERSON,
    "mfa_generate_recovery_codes": PERSON,
    "mfa_download_recovery_codes": PERSON,
    "mfa_list_webauthn": PERSON,
    "mfa_add_webauthn": PERSON,
    "mfa_reauthenticate_webauthn": PERSON,
    "mfa_remove_webauthn": PERSON,
    "mfa_edit_webauthn": PERSON,
    # The demo's mailbox
    "demo_mails": DEMO,
    "demo_mail": DEMO,
}
NEEDS_SIGN_IN = {PERSON, ORGANISER, LIBRARIAN}
EXAMPLES = {
    "slug": "x",
    "number": 1,
    "registration_number": 1,
    "other_number": 2,
    "token": "x",
    "uid": "x",
    "secret": "x",
    "name": "x",
    "message_id": 1,
    "reply_id": 1,
    "role_id": 1,
    "invitation_id": 1,
    "pk": 1,
}


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    """Every pattern of the site but those of the admin, which asks for an administrator itself."""
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield each
        elif each.namespace != "admin":
            yield from patterns(each)


def name_of(pattern: URLPattern) -> str:
    return str(pattern.name or getattr(pattern.callback, "__name__", "?"))


ALL = list(patterns(get_resolver()))
CLOSED = sorted(name for name, audience in AUDIENCES.items() if audience in NEEDS_SIGN_IN)
OF_ROLES = sorted(name for name, who in AUDIENCES.items() if who in {ORGANISER, LIBRARIAN})


def test_every_address_has_an_audience() -> None:
    assert sorted({name_of(each) for each in ALL} - set(AUDIENCES)) == []


def test_no_audience_without_an_address() -> None:
    assert sorted(set(AUDIENCES) - {name_of(each) for each in ALL}) == []


def test_only_what_is_open_to_all_goes_without_sign_in() -> None:
    wrong = [
        name_of(each)
        for each in ALL
        if AUDIENCES.get(name_of(each)) != NOBODY
        and getattr(each.callback, "login_required", True)
        != (AUDIENCES.get(name_of(each)) in NEEDS_SIGN_IN)
    ]
    assert wrong == []


def example(name: str) -> str:
    """Give the address with invented parts: who is not let in learns nothing about real ones."""
    pattern = next(each for each in ALL if name_of(each) == name)
    own = {key: EXAMPLES.get(key, "x") for key in pattern.pattern.converters}
    # Some parts stand in the pattern around it, or in a regular expression.
    for parts in (own, own | {"pk": 1}, {"uidb36": "1", "key": "x-y"}):
        with suppress(NoReverseMatch):
            return reverse(name, kwargs=parts)
    raise AssertionError(f"{name} cannot be written with invented parts")


ACTS_AND_FILES = {
    "session_publish",
    "session_announce",
    "message_withdraw",
    "role_change",
    "role_invitation_take_back",
    "sign_in_sheet",
    "name_badges",
    "imported_list_withdraw",
    "term_report_file",
    "attendance_mark",
    "reply_apply",
    "reply_dismiss",
    "replies_dismiss_unmatched",
}


def test_the_menu_marks_the_desk_on_every_page_of_it() -> None:
    base = (Path(settings.BASE_DIR) / "templates/base.html").read_text()
    (line,) = [line for line in base.splitlines() if "{% url 'desk' %}" in line]
    marked = set(re.findall(r"'(\w+)'", line.split("aria_current", 1)[1]))
    pages = {name for name, who in AUDIENCES.items() if who == ORGANISER} - ACTS_AND_FILES
    assert sorted(pages - marked) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", CLOSED)
def test_a_stranger_is_sent_to_sign_in(client: Client, name: str) -> None:
    answer = client.get(example(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_request_login_code")), answer["Location"]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", OF_ROLES)
def test_a_person_without_a_role_gets_nothing(client: Client, name: str, method: str) -> None:
    client.force_login(make.a_person())
    answer = getattr(client, method)(example(name))
    assert answer.status_code in {403, 404, 405}


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, who in AUDIENCES.items() if who == NOBODY])
def test_pages_for_passwords_are_nowhere(client: Client, name: str) -> None:
    client.force_login(make.a_person())
    assert client.get(example(name)).status_code == 404


@pytest.mark.django_db
def test_the_admin_is_for_administrators(client: Client) -> None:
    client.force_login(make.a_person(is_librarian=True))
    assert client.get("/admin/").status_code in {302, 403}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["demo_mails", "demo_mail"])
def test_the_demo_mailbox_exists_in_the_demo_only(client: Client, name: str) -> None:
    assert client.get(example(name)).status_code == 404
