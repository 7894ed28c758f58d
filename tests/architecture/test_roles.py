"""Role × address: who opens what on the desk, in one's own series and in everybody else's.

Every address below ``arrangera/`` stands in the table. A new one is closed until it is written
there with the roles that it is for, and until there is a real example for each of its parts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from participants.models import AuditEntry, OutgoingMail
from seminars import links, permissions
from seminars.models import (
    CalendarReply,
    ImportedList,
    Message,
    Question,
    Registration,
    RoleInvitation,
    SeriesRole,
    Session,
)
from tests.architecture.test_audiences import name_of, patterns
from tests.make import a_calendar_reply, a_person, a_registration, a_series, a_session, an_organiser

pytestmark = pytest.mark.django_db
Role = SeriesRole.Role

OWNER = {Role.OWNER}
EDITING = OWNER | {Role.EDITOR}
HANDLING = EDITING | {Role.REGISTRAR}
AT_THE_DOOR = HANDLING | {Role.CHECK_IN}
EVERYBODY = set(Role)

MATRIX: dict[str, set[Role]] = {
    # The programme
    "session_preview": EVERYBODY,
    "session_new": EDITING,
    "session_edit": EDITING,
    "session_publish": EDITING,
    "session_announce": EDITING,
    "session_cancel": EDITING,
    "session_reopen": EDITING,
    "plan_term": EDITING,
    "plan_by_rule": EDITING,
    "plan_by_copying": EDITING,
    "plan_by_calendar": EDITING,
    "questions": EDITING,
    "question": EDITING,
    # The participants
    "participants": AT_THE_DOOR,
    "registrations_chosen": HANDLING,
    "registration_add": HANDLING,
    "registrations_merge": HANDLING,
    "registration_restore": HANDLING,
    "registration_cancel_by_organiser": HANDLING,
    "allocate": HANDLING,
    "ask_people": HANDLING,
    "people_asked": HANDLING,
    # Answers from calendars
    "replies_session": HANDLING,
    "reply_apply": HANDLING,
    "reply_dismiss": HANDLING,
    # At the door
    "check_in": AT_THE_DOOR,
    "check_in_by_number": AT_THE_DOOR,
    "attendance": AT_THE_DOOR,
    "attendance_of_the_rest": AT_THE_DOOR,
    "attendance_mark": AT_THE_DOOR,
    # Files
    "participants_file": HANDLING,
    "sign_in_sheet": AT_THE_DOOR,
    "name_badges": AT_THE_DOOR,
    "import_list": HANDLING,
    "imported_list": HANDLING,
    "imported_list_withdraw": HANDLING,
    # Messages
    "message_list": HANDLING,
    "message_new": HANDLING,
    "message": HANDLING,
    "message_edit": HANDLING,
    "message_withdraw": HANDLING,
    "materials_tell": HANDLING,
    # The series as a whole
    "series_settings": OWNER,
    "series_address": OWNER,
    "series_merge": OWNER,
    "roles": OWNER,
    "role_change": OWNER,
    "role_dismiss": OWNER,
    "role_invitation_take_back": OWNER,
    "deeds": EDITING,
}
# These name no series in their address: they show what one's own roles allow.
OF_ALL_SERIES = {
    *("desk", "term_report", "term_report_file"),
    *("replies_all", "replies_dismiss_unmatched"),
}

METHODS = ("get", "post")
CLOSED = {403, 404, 405}


@dataclass(frozen=True)
class Series:
    """A series with one of everything that an address can name."""

    session: Session
    registration: Registration
    other: Registration
    cancelled: Registration
    message: Message
    role: SeriesRole
    invitation: RoleInvitation
    question_of_series: Question
    question: Question
    imported: ImportedList
    reply: CalendarReply


def a_whole_series(slug: str) -> Series:
    at = timezone.now()
    session = a_session(a_series(slug=slug), number=14)
    owner = an_organiser(session.series)
    later = {"made_at": at, "expires_at": at + timedelta(days=1)}
    return Series(
        session=session,
        registration=a_registration(session, number=1),
        other=a_registration(session, number=2),
        cancelled=a_registration(session, number=3, state="cancelled", cancelled_at=at),
        message=Message.objects.create(
            session=session, group="placed", subject_sv="x", body_sv="x", made_at=at, send_at=at
        ),
        role=session.series.roles.get(person=owner),
        invitation=RoleInvitation.objects.create(
            series=session.series,
            role=Role.READER,
            name="Bo",
            email="bo@example.org",
            language="sv",
            invited_at=at,
            expires_at=at + timedelta(days=14),
        ),
        question_of_series=Question.objects.create(series=session.series, text_sv="x"),
        question=Question.objects.create(session=session, text_sv="x"),
        imported=ImportedList.objects.create(session=session, **later),
        reply=a_calendar_reply(session.registrations.get(number=2)),
    )


PARTS: dict[str, Callable[[Series], object]] = {
    "slug": lambda series: series.session.series.slug,
    "number": lambda series: series.session.number,
    "registration_number": lambda series: series.registration.number,
    "other_number": lambda series: series.other.number,
    "token": lambda series: links.check_in_token(series.registration),
    "reply_id": lambda series: series.reply.pk,
    "message_id": lambda series: series.message.pk,
    "role_id": lambda series: series.role.pk,
    "invitation_id": lambda series: series.invitation.pk,
}
KEYS: dict[str, Callable[[Series], object]] = {
    "imported_list": lambda series: series.imported.pk,
    "imported_list_withdraw": lambda series: series.imported.pk,
    "question": lambda series: series.question.pk,
}
# What a page must be asked with, and what must have happened, before it is there at all.
TYPED = {"attendance": "present"}
# Pages that say in words that the key is of another session, and nothing about whose.
KIND = {"check_in": {200}}

DESK = [each for each in patterns(get_resolver()) if str(each.pattern).startswith("arrangera/")]
OF_ONE_SERIES = [each for each in DESK if name_of(each) not in OF_ALL_SERIES]


def by_address(pattern: URLPattern) -> str:
    return str(pattern.pattern)


def address(pattern: URLPattern, series: Series) -> str:
    """The address with what really is in ``series``; a part without an example is an error."""
    name = name_of(pattern)
    parts: dict[str, object] = {}
    for part in pattern.pattern.converters:
        if name == "registration_restore" and part == "registration_number":
            parts[part] = series.cancelled.number
        elif part == "pk" and name == "question" and "number" not in pattern.pattern.converters:
            parts[part] = series.question_of_series.pk
        else:
            known = KEYS.get(name) if part == "pk" else PARTS.get(part)
            assert known, f"{name}: give an example of “{part}” in tests/architecture/test_roles.py"
            parts[part] = known(series)
    return reverse(name, kwargs=parts)


def asked(client: Client, target: str, method: str, **typed: Any) -> HttpResponse:
    answer: HttpResponse = getattr(client, method)(target, TYPED | typed)
    return answer


def what_is_written() -> list[object]:
    """Everything that a request which was let in could have changed."""
    return [
        AuditEntry.objects.count(),
        OutgoingMail.objects.count(),
        *Session.objects.order_by("pk").values_list("state", "version", "places_online"),
        *Registration.objects.order_by("pk").values_list("state", "attendance", "session"),
        *Message.objects.order_by("pk").values_list("state"),
        *SeriesRole.objects.order_by("pk").values_list("series", "person", "role"),
        *RoleInvitation.objects.order_by("pk").values_list("ended_at"),
        *Question.objects.order_by("pk").values_list("retired_at", "order"),
        *ImportedList.objects.order_by("pk").values_list("state"),
        *CalendarReply.objects.order_by("pk").values_list("state"),
    ]


def test_the_table_names_every_address_of_the_desk() -> None:
    names = {name_of(each) for each in DESK}
    assert sorted(names - set(MATRIX) - OF_ALL_SERIES) == []
    assert sorted((set(MATRIX) | OF_ALL_SERIES) - names) == []


def test_every_address_of_one_series_says_which() -> None:
    silent = [str(each.pattern) for each in OF_ONE_SERIES if "slug" not in each.pattern.converters]
    assert silent == []


@pytest.mark.parametrize("role", list(Role))
def test_the_roles_of_one_series_open_nothing_of_another(client: Client, role: Role) -> None:
    theirs = a_whole_series("theirs")
    client.force_login(an_organiser(a_series(slug="own"), role))
    assert opened(client, theirs, OF_ONE_SERIES) == []


@pytest.mark.parametrize("role", list(Role))
def test_a_role_does_not_open_what_is_for_others(client: Client, role: Role) -> None:
    series = a_whole_series("larande")
    client.force_login(an_organiser(series.session.series, role))
    closed = [each for each in OF_ONE_SERIES if role not in MATRIX.get(name_of(each), set())]
    assert opened(client, series, closed) == []


@pytest.mark.parametrize("pattern", OF_ONE_SERIES, ids=by_address)
def test_a_role_opens_what_the_table_says(client: Client, pattern: URLPattern) -> None:
    series = a_whole_series("larande")
    closed = []
    for role in sorted(MATRIX.get(name_of(pattern), set())):
        client.force_login(an_organiser(series.session.series, role))
        if not is_opened(client, address(pattern, series)):
            closed.append(role.value)
    assert closed == []


def test_participants_and_librarians_open_nothing(client: Client) -> None:
    series = a_whole_series("larande")
    for person in (series.registration.person, a_person(is_librarian=True)):
        client.force_login(person)
        assert opened(client, series, OF_ONE_SERIES) == []


def test_looking_at_ones_own_series_changes_nothing(client: Client) -> None:
    series = a_whole_series("larande")
    client.force_login(series.role.person)
    written = what_is_written()[1:]  # the log itself grows: a list that was taken away is in it
    for pattern in OF_ONE_SERIES:
        client.get(address(pattern, series), TYPED)
    assert what_is_written()[1:] == written


@pytest.mark.parametrize("name", ["term_report", "term_report_file"])
def test_the_report_is_of_ones_own_series(client: Client, name: str) -> None:
    theirs = a_whole_series("theirs")
    own = a_series(slug="own")
    for role in Role:
        client.force_login(an_organiser(own, role))
        for method in METHODS:
            answer = asked(client, reverse(name), method, serie="theirs")
            assert answer.status_code in CLOSED
    client.force_login(theirs.role.person)
    assert client.get(reverse("term_report"), {"serie": "theirs"}).status_code == 200


def test_the_desk_shows_ones_own_series_only(client: Client) -> None:
    theirs = a_whole_series("theirs")
    client.force_login(an_organiser(a_series(slug="own")))
    page = client.get(reverse("desk")).content.decode()
    assert "/arrangera/theirs/" not in page
    assert theirs.session.title not in page


def test_a_key_of_another_series_opens_nothing_in_ones_own(client: Client) -> None:
    """One's own address with their message, question, list, role, invitation or registration."""
    theirs, own = a_whole_series("theirs"), a_whole_series("own")
    Registration.objects.filter(session=theirs.session).update(name="Hemlig Exempelsson")
    a_registration(theirs.session, number=77, name="Hemlig Exempelsson")
    client.force_login(own.role.person)
    foreign = {
        "registration_number": 77,
        "other_number": 77,
        "token": links.check_in_token(theirs.registration),
        "reply_id": theirs.reply.pk,
        "message_id": theirs.message.pk,
        "role_id": theirs.role.pk,
        "invitation_id": theirs.invitation.pk,
        "pk": theirs.imported.pk,
    }
    for pattern in OF_ONE_SERIES:
        for part in pattern.pattern.converters.keys() & foreign.keys():
            mixed = {key: PARTS[key](own) for key in pattern.pattern.converters if key in PARTS}
            value = theirs.question.pk if name_of(pattern) == "question" else foreign[part]
            mixed[part] = value
            target = reverse(name_of(pattern), kwargs=mixed)
            for method in METHODS:
                answer = asked(client, target, method)
                assert answer.status_code in CLOSED | {302} | KIND.get(name_of(pattern), set())
                assert "Hemlig" not in answer.content.decode(), target
    theirs.role.refresh_from_db()
    theirs.message.refresh_from_db()
    assert theirs.message.state == Message.State.WAITING
    assert not AuditEntry.objects.filter(subject_id=theirs.session.pk).exists()


def test_every_act_of_the_table_of_permissions_is_asked_somewhere() -> None:
    questions = {f"may_{name}" for name in permissions.ACTS}
    assert {name for name in questions if not hasattr(permissions, name)} == set()


def opened(client: Client, series: Series, some: list[URLPattern]) -> list[tuple[str, list[int]]]:
    """Those of ``some`` that let the signed-in person in, or that changed anything."""
    found = []
    for pattern in some:
        written, target = what_is_written(), address(pattern, series)
        codes = [asked(client, target, method).status_code for method in METHODS]
        if not set(codes) <= CLOSED or codes == [405, 405] or what_is_written() != written:
            found.append((name_of(pattern), codes))
    return found


def is_opened(client: Client, target: str) -> bool:
    """Whether the address is there for whoever is signed in: by GET, or else by its button."""
    code = asked(client, target, "get").status_code
    if code == 405:
        code = asked(client, target, "post").status_code
    return code not in CLOSED
