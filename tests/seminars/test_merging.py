"""Another address for a series, and two series made one (case 10): nothing people hold breaks."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from participants.models import AuditEntry, OutgoingMail
from seminars import (
    check_in,
    deeds,
    enrolment,
    invitations,
    links,
    merging,
    renaming,
)
from seminars.models import (
    FormerSlug,
    Question,
    Registration,
    RoleInvitation,
    Series,
    SeriesRegistration,
    SeriesRole,
    Session,
)
from tests.make import (
    a_person,
    a_question,
    a_registration,
    a_series,
    a_session,
    an_organiser,
)
from tests.seminars.entries import entries

pytestmark = pytest.mark.django_db
Role = SeriesRole.Role


@pytest.fixture
def source() -> Series:
    return a_series("Metod", slug="metod", title_en="Method")


@pytest.fixture
def target() -> Series:
    return a_series("Lärande", slug="larande", title_en="Learning")


def fed(client: Client, slug: str) -> list[Any]:
    return entries(client.get(f"/feeds/series/{slug}.ics").content)


def of_the_site(client: Client) -> list[Any]:
    return entries(client.get("/feeds/all.ics").content)


def takes_all(series: Series, name: str = "Anna Exempelsson", **facts: Any) -> SeriesRegistration:
    person = a_person(name)
    facts.setdefault("confirmed_at", facts["made_at"])
    return SeriesRegistration.objects.create(
        series=series, person=person, name=name, email=person.email, format="online", **facts
    )


# --- Another address -------------------------------------------------------------------------
def test_case_10_a_renamed_series_keeps_uids_and_sequence(
    client: Client, source: Series, now: datetime
) -> None:
    a_session(source, at=now)
    [before] = fed(client, "metod")
    renaming.rename_address(source, "metod-2027", by=None, at=now + timedelta(hours=1))
    [after] = fed(client, "metod-2027")
    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], before["SEQUENCE"])
    assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt
    assert "/serier/metod-2027/" in after["URL"]


def test_case_10_the_feed_at_the_old_address_goes_on_serving(
    client: Client, source: Series, now: datetime
) -> None:
    session = a_session(source, at=now)
    renaming.rename_address(source, "metod-2027", by=None, at=now)
    answer = client.get("/feeds/series/metod.ics", follow=True)
    assert len(answer.redirect_chain) <= 1
    assert [entry["UID"] for entry in entries(answer.content)] == [session.uid]


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", ["series", "session", "register", "join", "register_for_series"])
def test_case_10_old_pages_lead_to_the_new_ones_at_once(
    client: Client, source: Series, now: datetime, name: str, language: str
) -> None:
    session = a_session(source, at=now, number=3)
    renaming.rename_address(source, "metod-2027", by=None, at=now)
    renaming.rename_address(source, "metoder", by=None, at=now)
    numbers = {"number": 3} if name in {"session", "register", "join"} else {}
    with translation.override(language):
        present = reverse(name, kwargs={"slug": "metoder", **numbers})
        for slug in ("metod", "metod-2027"):
            answer = client.get(reverse(name, kwargs={"slug": slug, **numbers}) + "?från=mejl")
            assert answer.status_code == 301
            assert answer["Location"].partition("?")[0] == present
    assert client.get(present).status_code == 200
    assert session.number == 3


def test_case_10_what_was_typed_on_an_open_form_goes_along(
    client: Client, source: Series, now: datetime
) -> None:
    a_session(source, at=now, number=3)
    renaming.rename_address(source, "metoder", by=None, at=now)
    assert client.post("/serier/metod/3/anmalan/", {"name": "Anna"}).status_code == 308


def test_case_10_the_address_in_the_library_is_nobody_elses_business(
    client: Client, source: Series, now: datetime
) -> None:
    renaming.rename_address(source, "metoder", by=None, at=now)
    assert client.get("/bibliotek/metod/").status_code == 404
    assert client.get("/feeds/topics/metod.ics").status_code == 404
    assert client.get("/serier/aldrig/").status_code == 404


@pytest.mark.parametrize("slug", ["larande", "metod-1", "metod-2"])
def test_case_10_no_address_is_taken_twice_not_even_ones_own(
    source: Series, target: Series, now: datetime, slug: str
) -> None:
    renaming.rename_address(target, "metod-1", by=None, at=now)
    renaming.rename_address(target, "larande-2", by=None, at=now)
    renaming.rename_address(source, "metod-2", by=None, at=now)
    renaming.rename_address(source, "metod-3", by=None, at=now)
    with pytest.raises(renaming.AddressTaken):
        renaming.rename_address(source, slug, by=None, at=now)


@pytest.mark.parametrize("slug", ["", "Metod", "metod 2", "-metod", "å", "a--b", "x" * 51, "a/b"])
def test_case_10_an_address_is_plain(source: Series, now: datetime, slug: str) -> None:
    with pytest.raises(renaming.NotAnAddress):
        renaming.rename_address(source, slug, by=None, at=now)


def test_case_10_renaming_to_the_same_changes_nothing(source: Series, now: datetime) -> None:
    renaming.rename_address(source, "metod", by=None, at=now)
    assert not FormerSlug.objects.exists()
    assert not AuditEntry.objects.exists()


# --- Two series made one ---------------------------------------------------------------------
def test_case_10_sessions_become_the_last_ones_and_keep_their_identity(
    source: Series, target: Series, now: datetime
) -> None:
    last = a_session(target, at=now, number=7)
    second, first = (a_session(source, at=now, number=n, sequence=4) for n in (9, 2))
    uids = {first.uid, second.uid}
    merging.merge(source, target, by=None, at=now + timedelta(hours=1))
    moved = list(target.sessions.order_by("number"))
    assert [session.number for session in moved] == [7, 8, 9]
    assert [session.pk for session in moved] == [last.pk, first.pk, second.pk]
    assert {session.uid for session in moved[1:]} == uids
    assert [session.sequence for session in moved[1:]] == [4, 4]
    assert all(session.changed_at == now + timedelta(hours=1) for session in moved[1:])
    assert moved[0].changed_at == last.changed_at
    assert not Series.objects.filter(slug="metod").exists()


def test_case_10_each_uid_stands_once_in_every_feed(
    client: Client, source: Series, target: Series, now: datetime
) -> None:
    for series in (source, target):
        a_session(series, at=now, number=1)
    before = sorted(entry["UID"] for entry in of_the_site(client))
    merging.merge(source, target, by=None, at=now)
    assert sorted(entry["UID"] for entry in of_the_site(client)) == before
    assert sorted(entry["UID"] for entry in fed(client, "larande")) == before
    old = entries(client.get("/feeds/series/metod.ics", follow=True).content)
    assert {entry["UID"] for entry in old} <= set(before)
    assert len(old) == len({entry["UID"] for entry in old})
    names = {str(entry["CATEGORIES"].cats[0]) for entry in fed(client, "larande")}
    assert names == {"Lärande"}


def test_case_10_last_modified_rises_also_where_the_clock_has_not(
    source: Series, target: Series, now: datetime
) -> None:
    session = a_session(source, at=now)
    merging.merge(source, target, by=None, at=now)
    moved = Session.objects.get(pk=session.pk)
    assert moved.changed_at >= session.changed_at + timedelta(seconds=1)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_case_10_every_address_that_ever_was_leads_to_the_session_in_one_step(
    client: Client, source: Series, target: Series, now: datetime, language: str
) -> None:
    """Given a series renamed, merged, and its new one merged and renamed again."""
    a_session(target, at=now, number=1)
    session = a_session(source, at=now, number=1)
    third = a_series("Nätverk", slug="natverk")
    a_session(third, at=now, number=5)
    renaming.rename_address(source, "metoder", by=None, at=now)
    merging.merge(source, target, by=None, at=now)
    merging.merge(target, third, by=None, at=now)
    renaming.rename_address(third, "allt", by=None, at=now)
    session.refresh_from_db()
    with translation.override(language):
        present = reverse("session", args=["allt", session.number])
        for slug, number in (("metod", 1), ("metoder", 1), ("larande", 2), ("natverk", 7)):
            answer = client.get(reverse("session", args=[slug, number]))
            assert (answer.status_code, answer["Location"]) == (301, present)
        assert client.get(reverse("session", args=["metod", 5])).status_code == 404
        answer = client.get(reverse("series", args=["metod"]))
        assert (answer.status_code, answer["Location"]) == (301, reverse("series", args=["allt"]))


def test_case_10_mailed_links_and_numbers_on_paper_go_on_working(
    client: Client, source: Series, target: Series, now: datetime
) -> None:
    a_session(target, at=now, number=1)
    registration = a_registration(a_session(source, at=now, number=14), number=32)
    mailed, held = links.manage_url(registration), registration.reference
    merging.merge(source, target, by=None, at=now)
    session = Session.objects.get(pk=registration.session_id)
    assert held == "M14-0032"
    assert check_in.registration_numbered(session, held) == registration
    assert check_in.registration_numbered(session, "L2-0032") == registration
    assert check_in.registration_numbered(session, "M13-0032") is None
    assert client.get(mailed).status_code == 200


def test_case_10_an_invitation_that_was_sent_is_the_same_entry_afterwards(
    source: Series, target: Series, now: datetime
) -> None:
    registration = a_registration(a_session(source, at=now))
    first = invitations.invite(registration, at=now)
    merging.merge(source, target, by=None, at=now)
    fresh = Registration.objects.get(pk=registration.pk)
    second = invitations.invite(fresh, at=now + timedelta(hours=1))
    assert first
    assert second
    [before], [after] = entries(first.calendar), entries(second.calendar)
    assert after["UID"] == before["UID"]
    assert after["ORGANIZER"].params["CN"] == "Lärande"


def test_case_10_who_is_registered_in_both_keeps_both(
    source: Series, target: Series, now: datetime
) -> None:
    anna = a_person()
    for series in (source, target):
        a_registration(a_session(series, at=now), anna)
    merging.merge(source, target, by=None, at=now)
    assert Registration.objects.active().of(anna).filter(session__series=target).count() == 2
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("there", "here"), [(None, Role.OWNER), (Role.READER, Role.OWNER), (Role.OWNER, Role.READER)]
)
def test_case_10_roles_are_joined_and_the_higher_one_counts(
    source: Series, target: Series, now: datetime, there: Role | None, here: Role
) -> None:
    person = an_organiser(source, here)
    if there:
        SeriesRole.objects.create(series=target, person=person, role=there)
    merging.merge(source, target, by=None, at=now)
    assert target.roles.get().role == Role.OWNER


def test_case_10_an_unanswered_invitation_to_organise_gives_no_role_in_another_series(
    source: Series, target: Series, now: datetime
) -> None:
    asked = RoleInvitation.objects.create(
        series=source,
        role=Role.OWNER,
        name="Bo",
        email="bo@example.org",
        language="sv",
        invited_at=now,
        expires_at=now + timedelta(days=14),
    )
    merging.merge(source, target, by=None, at=now)
    asked.refresh_from_db()
    assert (asked.series_id, asked.ended_at) == (target.pk, now)


def test_case_10_questions_of_the_series_are_not_asked_any_more_and_answers_stay(
    source: Series, target: Series, now: datetime
) -> None:
    session, question = a_session(source, at=now), a_question(source)
    a_registration(session).answers.create(question=question, words="Mycket")
    merging.merge(source, target, by=None, at=now)
    moved = Session.objects.get(pk=session.pk)
    assert not Question.objects.asked_for(moved).exists()
    assert list(Question.objects.asked_or_answered(moved)) == [question]


# --- Who takes a whole series ----------------------------------------------------------------
def test_case_10_who_takes_the_whole_source_keeps_everything_and_is_told_that_no_more_comes(
    client: Client, source: Series, target: Series, now: datetime
) -> None:
    mine = takes_all(source, made_at=now)
    registration = a_registration(a_session(source, at=now), mine.person, series_registration=mine)
    later = a_session(target, at=now)
    merging.merge(source, target, by=None, at=now + timedelta(seconds=1))
    assert enrolment.enrol_due(at=now + timedelta(minutes=1)) == 0
    assert not later.registrations.exists()
    assert Registration.objects.active().get(person=mine.person) == registration
    mail = OutgoingMail.objects.get(person=mine.person)
    assert mail.subject.startswith("Metod ingår nu i Lärande")
    mine.refresh_from_db()
    page = client.get(reverse("my_series", args=[links.series_token(mine)])).content.decode()
    assert "ingår nu i den här" in page
    assert "Du har lämnat serien" not in page


def test_case_10_who_takes_both_is_told_nothing_because_nothing_ends(
    source: Series, target: Series, now: datetime
) -> None:
    mine = takes_all(source, made_at=now)
    SeriesRegistration.objects.create(
        series=target,
        person=mine.person,
        email=mine.email,
        format="online",
        made_at=now,
        confirmed_at=now,
    )
    merging.merge(source, target, by=None, at=now)
    assert SeriesRegistration.objects.active().get(person=mine.person).series == target
    assert not OutgoingMail.objects.exists()


def test_case_10_who_takes_the_whole_target_is_registered_for_what_comes_into_it(
    source: Series, target: Series, now: datetime
) -> None:
    mine = takes_all(target, made_at=now)
    session = a_session(source, at=now)
    assert merging.consequences_of_merging(source, target, at=now).joining == 1
    merging.merge(source, target, by=None, at=now)
    assert enrolment.enrol_due(at=now) == 1
    assert session.registrations.get().person == mine.person


def test_case_10_nobody_loses_a_place_that_waits_for_a_confirmed_address(
    source: Series, target: Series, now: datetime
) -> None:
    mine = takes_all(source, made_at=now, confirmed_at=None)
    a_registration(
        a_session(source, at=now),
        mine.person,
        series_registration=mine,
        state=Registration.State.UNCONFIRMED,
        hold_expires_at=now + timedelta(hours=2),
    )
    with pytest.raises(merging.SomebodyIsConfirming):
        merging.merge(source, target, by=None, at=now)
    assert Series.objects.filter(pk=source.pk).exists()


# --- Refused ---------------------------------------------------------------------------------
def test_case_10_a_series_does_not_become_part_of_itself_or_of_what_is_gone(
    source: Series, target: Series, now: datetime
) -> None:
    with pytest.raises(merging.SameSeries):
        merging.merge(source, source, by=None, at=now)
    merging.merge(source, target, by=None, at=now)
    with pytest.raises(renaming.ChangedMeanwhile):
        merging.merge(Series(pk=source.pk or 999_999), target, by=None, at=now)


# --- The desk --------------------------------------------------------------------------------
def test_case_10_an_owner_of_both_sees_what_happens_and_then_does_it(
    client: Client, source: Series, target: Series, now: datetime
) -> None:
    owner = an_organiser(source)
    SeriesRole.objects.create(series=target, person=owner, role=Role.OWNER)
    a_session(source, at=now)
    client.force_login(owner)
    address = "/arrangera/metod/installningar/sla-ihop/"
    assert address in client.get("/arrangera/metod/installningar/").content.decode()
    asked = client.post(address, {"into": target.pk}).content.decode()
    assert "1 träff flyttar" in asked
    assert Series.objects.filter(slug="metod").exists()
    done = client.post(address, {"into": target.pk, "step": "confirmed"})
    assert done["Location"] == "/arrangera/larande/installningar/"
    [deed] = [d for d in deeds.told(deeds.entries(target)) if "slog ihop" in d.words]
    assert "förut: Metod" in deed.details
    assert client.get("/arrangera/metod/ny/")["Location"] == "/arrangera/larande/ny/"


@pytest.mark.parametrize("role", [None, Role.EDITOR, Role.READER])
def test_case_10_nobody_merges_into_a_series_that_is_not_theirs(
    client: Client, source: Series, target: Series, role: Role | None
) -> None:
    owner = an_organiser(source)
    if role:
        SeriesRole.objects.create(series=target, person=owner, role=role)
    client.force_login(owner)
    answer = client.post(
        "/arrangera/metod/installningar/sla-ihop/", {"into": target.pk, "step": "confirmed"}
    )
    assert answer.status_code == 200
    assert "Välj en serie i listan." in answer.content.decode()
    assert Series.objects.filter(slug="metod").exists()


def test_case_10_who_owns_one_series_reads_why_there_is_none_to_choose(
    client: Client, source: Series, target: Series
) -> None:
    client.force_login(an_organiser(source))
    page = client.get("/arrangera/metod/installningar/sla-ihop/").content.decode()
    assert "Du äger ingen annan serie" in page
    assert "Visa vad som händer" not in page


def test_case_10_an_owner_gives_a_new_address_and_reads_what_is_wrong_with_another(
    client: Client, source: Series, target: Series
) -> None:
    client.force_login(an_organiser(source))
    address = "/arrangera/metod/installningar/adress/"
    for slug, words in (("larande", "är, eller har varit,"), ("Å Ä", "Använd bara små")):
        page = client.post(address, {"slug": slug}).content.decode()
        assert words in page
        assert f'value="{slug}"' in page
    done = client.post(address, {"slug": "metod-2027"})
    assert done["Location"] == "/arrangera/metod-2027/installningar/"
    source.refresh_from_db()
    assert source.slug == "metod-2027"


def test_case_10_a_new_series_takes_no_former_address(
    client: Client, source: Series, now: datetime
) -> None:
    renaming.rename_address(source, "metoder", by=None, at=now)
    client.force_login(a_person(is_administrator=True))
    page = client.post(reverse("admin:seminars_series_add"), {"slug": "metod"}).content.decode()
    assert "Den adressen är, eller har varit, en series adress." in page
