"""Answers from calendars as organisers read them: what waits for them, what became of the rest.

Nothing is applied on doubt (R3), so somebody has to be able to see what came, why it was left
alone, and what a yes to it would do (R10). What is shown was written by strangers: it is cleaned
here once more, whatever stands in the row.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.plain_text import clean_line
from seminars import permissions, replies
from seminars.models import CalendarReply, Registration, Session

if TYPE_CHECKING:
    from participants.models import Person
    from seminars.models.calendar_reply import CalendarReplyQuerySet

State, Answer, Reason = CalendarReply.State, CalendarReply.Answer, CalendarReply.Reason
Standing = Registration.State
REVIEW, ALL, UNMATCHED = "review", "all", "unmatched"

ADVICE: dict[str, str | Promise] = {
    Reason.NOT_PROVEN: gettext_lazy(
        "Det är inte säkert att mejlet kom från den adressen. Fråga personen innan du genomför det."
    ),
    Reason.OTHER_SENDER: gettext_lazy(
        "Mejlet kom från en annan adress än den inbjudna. Fråga personen innan du genomför det."
    ),
    Reason.UNKNOWN_PERSON: gettext_lazy(
        "Kanske har inbjudan skickats vidare. Den som vill komma anmäler sig på träffens sida."
    ),
    Reason.TAKEN: gettext_lazy("Personen kan anmäla sig till reservlistan på träffens sida."),
    Reason.DELEGATED: gettext_lazy(
        "Personen kan själv överlåta platsen på sin sida, eller så ändrar du i deltagarlistan."
    ),
    Reason.COUNTER: gettext_lazy("Träffens tid ändras bara av dig som arrangerar."),
}


@dataclass(frozen=True)
class Row:
    """One mail in a list; ``consequence`` is empty where it cannot be applied."""

    reply: CalendarReply
    consequence: str = ""
    is_too_late: bool = False

    @property
    def who(self) -> str:
        """The name of the registration that it is about; else the address that is answered for."""
        name = self.reply.registration.name if self.reply.registration else ""
        return name or clean_line(self.reply.attendee or self.reply.sender)

    @property
    def attendee(self) -> str:
        """The address that is answered for, where it does not stand there already."""
        about = clean_line(self.reply.attendee)
        known = self.reply.registration.email if self.reply.registration else self.who
        return "" if about.casefold() == known.casefold() else about

    @property
    def other_sender(self) -> str:
        """Who sent it, where that is not plainly the one who is answered for."""
        sender, about = clean_line(self.reply.sender), clean_line(self.reply.attendee)
        return "" if sender.casefold() == about.casefold() else sender

    @property
    def subject(self) -> str:
        return clean_line(self.reply.subject)

    @property
    def comment(self) -> str:
        return clean_line(self.reply.comment)

    @property
    def advice(self) -> str | Promise:
        """What to do about the reason; empty where it speaks for itself."""
        return ADVICE.get(self.reply.reason, "")

    @property
    def cannot(self) -> str:
        """Why there is no yes to it, and what can be done instead."""
        if self.is_too_late:
            return _("Träffen är inställd eller har börjat, så svaret ändrar ingenting.")
        if self.reply.registration and self.reply.registration.is_team:
            return _(
                "Anmälan gäller flera. Fråga om alla avstår, och avanmäl dem från deltagarlistan."
            )
        return _("Det går inte att genomföra härifrån. Ändra i deltagarlistan om det behövs.")


def may_open(person: "Person") -> bool:
    """Whether ``person`` handles the answers of any series."""
    return permissions.series_in_which(person, "handle_replies").exists()


def of_session(session: Session, tab: str = ALL) -> "CalendarReplyQuerySet":
    """What was said about one session: what waits, oldest first, or all, the latest first."""
    return _under(tab, CalendarReply.objects.filter(session=session))


def of(person: "Person", tab: str = ALL) -> "CalendarReplyQuerySet":
    """The same for every series of ``person``; mail about no session is for administrators."""
    if tab == UNMATCHED and person.is_administrator:
        return CalendarReply.objects.to_review().without_session().for_list()
    series = permissions.series_in_which(person, "handle_replies")
    return _under(tab, CalendarReply.objects.of_series(series))


def unmatched(person: "Person", keys: Iterable[str]) -> list[CalendarReply]:
    """Those of ``keys`` that are about no session and wait, if ``person`` may see them."""
    wanted = {int(each) for each in keys if each.isascii() and each.isdigit() and len(each) < 19}
    return list(of(person, UNMATCHED).filter(pk__in=wanted)) if person.is_administrator else []


def counts(person: "Person") -> dict[str, int]:
    """The tabs of the overall page with how many mails each holds."""
    names = (REVIEW, ALL, *((UNMATCHED,) if person.is_administrator else ()))
    return {name: of(person, name).count() for name in names}


def counts_of(session: Session) -> dict[str, int]:
    """The same for the page of one session."""
    return {name: of_session(session, name).count() for name in (REVIEW, ALL)}


def rows(found: Iterable[CalendarReply], *, at: datetime) -> list[Row]:
    """The mails of one page with what a yes to each would do; one query however many they are."""
    shown = list(found)
    waiting = _waiting({each.session_id for each in shown if each.state == State.REVIEW})
    return [
        Row(each, _consequence(each, waiting, at=at), is_too_late=_is_too_late(each, at=at))
        for each in shown
    ]


def applied_in_words(reply: CalendarReply) -> str:
    """What a yes has done."""
    name = Row(reply).who
    if reply.answer == Answer.DECLINED:
        return _("%(name)s är avanmäld och får mejl om det.") % {"name": name}
    if reply.registration and reply.registration.state == Standing.CANCELLED:
        return _("%(name)s är anmäld igen och får mejl om det.") % {"name": name}
    return _("Svaret från %(name)s är noterat på deltagarlistan.") % {"name": name}


def decided_in_words(reply: CalendarReply) -> str:
    """What somebody else has decided meanwhile, for whoever comes second."""
    now = CalendarReply.objects.for_list().get(pk=reply.pk)
    facts = {"name": now.decided_by, "state": now.get_state_display()}
    if now.decided_by:
        return _("%(name)s hann före: svaret är %(state)s.") % facts
    return _("Svaret är redan avgjort: %(state)s.") % facts


def refused_in_words(reply: CalendarReply) -> str:
    """Why a yes cannot do anything any more; the mail stays in the list."""
    return _("Svaret från %(name)s går inte att genomföra längre: anmälan står inte som förut.") % {
        "name": Row(reply).who
    }


def _under(tab: str, found: "CalendarReplyQuerySet") -> "CalendarReplyQuerySet":
    return (found.to_review() if tab == REVIEW else found.latest_first()).for_list()


def _is_too_late(reply: CalendarReply, *, at: datetime) -> bool:
    return reply.session is not None and not reply.session.is_to_come(at=at)


def _waiting(sessions: Iterable[int | None]) -> Counter[int]:
    """How many stand on the waiting list of each session."""
    keys = [key for key in sessions if key is not None]
    lines = Registration.objects.waiting().filter(session__in=keys).order_by()
    return Counter(lines.values_list("session", flat=True)) if keys else Counter()


def _consequence(reply: CalendarReply, waiting: Counter[int], *, at: datetime) -> str:
    registration = reply.registration
    if registration is None or not replies.can_be_applied(reply, at=at):
        return ""
    if registration.state == Standing.CANCELLED:
        return _("Avanmälan tas tillbaka, om platsen inte har gått till någon annan.")
    if reply.answer != Answer.DECLINED:
        return _("Svaret noteras på deltagarlistan. Ingen plats påverkas.")
    told = _("Personen avanmäls och får mejl om det.")
    if registration.state not in Standing.holding():
        return told
    session = registration.session
    if waiting[session.pk] and session.waiting_list_moves(at=at):
        return f"{told} {_('Platsen går till nästa på reservlistan.')}"
    return f"{told} {_('Platsen blir ledig.')}"
