"""What was done, in words: for every action that any act writes down, and for its numbers.

An act that records a new action gives it words here; a test walks the code and asks for them.
"""

from collections.abc import Callable, Mapping

from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from seminars.models import (
    CalendarReply,
    Format,
    PersonalInvitation,
    Registration,
    Series,
    SeriesRole,
    Session,
)
from seminars.reasons import BY_CALENDAR, BY_CALENDAR_WORDS, Reason
from seminars.roster import GROUPS

Words = str | Promise

WORDS: dict[str, Words] = {
    # Sessions and series
    "session.created": _("skapade träffen"),
    "session.changed": _("ändrade träffen"),
    "session.published": _("publicerade träffen"),
    "session.announced": _("visade träffen som preliminär"),
    "session.cancelled": _("ställde in träffen"),
    "session.reopened": _("lät träffen bli av ändå"),
    "session.copied": _("kopierade träffen"),
    "session.places_changed": _("ändrade antalet platser"),
    "series.changed": _("ändrade serien"),
    "series.renamed": _("gav serien en ny adress"),
    "series.merged": _("slog ihop en serie med den här"),
    "series.planned": _("lade upp en rad träffar"),
    "question.added": _("lade till en fråga i anmälan"),
    "question.changed": _("ändrade en fråga i anmälan"),
    "question.moved": _("flyttade en fråga i anmälan"),
    "question.retired": _("tog bort en fråga ur anmälan"),
    "question.asked_again": _("ställer en fråga i anmälan igen"),
    "materials.told_of": _("berättade att materialet finns"),
    # Registrations
    "registration.made": _("gjorde en anmälan"),
    "registration.added": _("lade till en deltagare"),
    "registration.confirmed": _("bekräftade adressen"),
    "registration.changed": _("ändrade anmälan"),
    "registration.switched": _("bytte mellan på plats och digitalt"),
    "registration.cancelled": _("avanmälde"),
    "registration.restored": _("ångrade avanmälan"),
    "registration.lapsed": _("anmälan förföll, adressen bekräftades inte"),
    "registration.replaced": _("ersatte en tidigare anmälan"),
    "registration.merged": _("slog ihop två anmälningar"),
    "registration.moved_to_waiting": _("flyttade till reservlistan"),
    "registrations.merged": _("slog ihop två personers anmälningar"),
    "registrations.switched": _("deltagare följde med när träffens form ändrades"),
    "request.not_met": _("fick inte plats vid fördelningen"),
    "place.given": _("fick plats"),
    "place.given_on_behalf": _("gav en plats"),
    "place.allocated": _("fördelade en plats"),
    "offer.made": _("erbjöds en plats"),
    "offer.accepted": _("tackade ja till platsen"),
    "offer.declined": _("tackade nej till platsen"),
    "offer.expired": _("erbjudandet gick ut"),
    "offer.suspended": _("erbjudandet vilar, träffen är inställd"),
    "offer.withdrawn": _("erbjudandet togs tillbaka"),
    "handover.offered": _("erbjöd någon annan sin plats"),
    "handover.accepted": _("lämnade över sin plats"),
    "handover.declined": _("fick nej till att lämna över sin plats"),
    "handover.taken_back": _("behöll sin plats"),
    "handover.ended": _("erbjudandet till någon annan upphörde"),
    "series.taken": _("anmälde sig till hela serien"),
    "series.confirmed": _("bekräftade anmälan till hela serien"),
    "series.left": _("lämnade serien"),
    "colleagues.registered": _("anmälde kolleger"),
    "party.named": _("skrev namn på teamet"),
    "party.resized": _("ändrade teamets storlek"),
    "reminders.chosen": _("valde påminnelser"),
    "attendance.marked": _("noterade närvaro"),
    "registration.checked_in": _("prickade av"),
    "registration.check_in_undone": _("tog tillbaka en avprickning"),
    "people.asked": _("bjöd in personer till träffen"),
    "invitation.answered": _("svarade på en inbjudan"),
    "reply.answered": _("svarade i sin kalender"),
    "reply.applied": _("lät ett svar från en kalender gälla"),
    "reply.dismissed": _("avfärdade ett svar från en kalender"),
    "reply.invited_again": _("fick kalenderinbjudan igen"),
    "list.imported": _("läste in deltagare från en fil"),
    "personal_calendar.created": _("skapade en egen kalender"),
    "personal_calendar.renewed": _("bytte adress på sin kalender"),
    "personal_calendar.revoked": _("tog bort sin kalender"),
    "personal_calendar.chosen": _("valde mellan inbjudningar och kalender"),
    # Messages
    "message.written": _("skrev ett meddelande"),
    "message.changed": _("ändrade ett meddelande"),
    "message.withdrawn": _("tog tillbaka ett meddelande"),
    # Files
    "participants.exported": _("hämtade deltagarlistan"),
    "participants.printed": _("hämtade en lista för utskrift"),
    "report.exported": _("hämtade terminens siffror"),
    # Organisers
    "organiser.invited": _("bjöd in en arrangör"),
    "organiser.accepted": _("tackade ja till att arrangera"),
    "organiser.declined": _("tackade nej till att arrangera"),
    "organiser.invitation_withdrawn": _("drog tillbaka en inbjudan till arrangör"),
    "organiser.appointed": _("gav en roll"),
    "organiser.dismissed": _("tog bort en roll"),
    # The whole site
    "person.erased": _("raderade en persons uppgifter"),
    "person.merged": _("slog ihop två personer"),
    "person.deactivated": _("stängde av en person"),
    "person.reactivated": _("släppte in en person igen"),
    "entry_link.used": _("loggade in med en mejlad länk"),
    "administrator.appointed": _("gjorde någon till administratör"),
    "administrator.dismissed": _("tog bort en administratör"),
    "librarian.appointed": _("gjorde någon till bibliotekarie"),
    "librarian.dismissed": _("tog bort en bibliotekarie"),
    "demo.loaded": _("läste in demons innehåll"),
    "material.added": _("lade till material"),
    "material.changed": _("ändrade material"),
    "material.draft": _("gjorde materialet till utkast"),
    "material.announced": _("aviserade materialet"),
    "material.published": _("publicerade materialet"),
    "material.withdrawn": _("drog tillbaka materialet"),
    "relation.made": _("kopplade ihop material"),
    "relation.removed": _("tog bort en koppling mellan material"),
    "file.added": _("lade till en fil"),
    "file.read": _("läste filen"),
    "file.refused": _("kunde inte läsa filen"),
    "file.read_again": _("läste om filen"),
}

# Details that a reader can use; keys of other rows and the like stay in the log.
LABELS: dict[str, Words] = {
    "count": _("antal"),
    "colleagues": _("kolleger"),
    "sessions": _("träffar"),
    "names": _("namn"),
    "places": _("platser"),
    "people": _("personer"),
    "on_site": _("i lokalen"),
    "online": _("digitalt"),
    "role": _("roll"),
    "group": _("till"),
    "state": _("läge"),
    "before": _("förut"),
    "attendance": _("närvaro"),
    "format": _("form"),
    "facts": _("uppgifter"),
    "fields": _("uppgifter"),
    "reason": _("skäl"),
    "answer": _("svar"),
    "after": _("ledig efter nummer"),
    "later": _("skickas senare"),
    "over_capacity": _("över antalet platser"),
    "term": _("termin"),
    "had_place": _("hade plats"),
}
LISTS: dict[str, Words] = {"speakers": _("Medverkande"), "readings": _("Material")}
KEPT_APART: dict[str, Words] = {"needs": _("behov"), "answers": _("svar på frågor")}


def words_for(action: str) -> str:
    """What was done; the bare name of an action that nobody has given words."""
    return str(WORDS.get(action, action))


def details_in_words(details: Mapping[str, object]) -> list[str]:
    """“antal: 34”, “roll: redaktör”: what a reader can use of the details, in a fixed order."""
    return [
        f"{label}: {value}"
        for key, label in LABELS.items()
        if (value := _value(key, details.get(key))) != ""
    ]


def _value(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return gettext("ja")
    return VALUES.get(key, str)(str(value))


def _one_of(choices: Mapping[str, Words]) -> Callable[[str], str]:
    return lambda name: str(choices.get(name, name))


def _group(name: str) -> str:
    return str(GROUPS[name].label) if name in GROUPS else name


def _facts(names: str) -> str:
    return ", ".join(_fact(name) for name in names.split(", ") if name)


def _fact(name: str) -> str:
    """The word for a field of a session or a series; lists beside them have their own."""
    if name in LISTS:
        return str(LISTS[name])
    for model in (Session, Series):
        try:
            return str(getattr(model._meta.get_field(name), "verbose_name", name))
        except FieldDoesNotExist:
            continue
    return name


def _fields(names: str) -> str:
    """The words for what somebody changed of a registration, never what stands there."""
    return ", ".join(_field(name) for name in names.split(", ") if name)


def _field(name: str) -> str:
    if name in KEPT_APART:
        return str(KEPT_APART[name])
    return str(getattr(Registration._meta.get_field(name), "verbose_name", name))


_states = _one_of(dict(Registration.State.choices))
VALUES: dict[str, Callable[[str], str]] = {
    "role": _one_of(dict(SeriesRole.Role.choices)),
    "group": _group,
    "state": _states,
    "before": _states,
    "attendance": _one_of(dict(Registration.Attendance.choices)),
    "format": _one_of(dict(Format.choices)),
    "facts": _facts,
    "fields": _fields,
    "reason": _one_of({**dict(Reason.choices), BY_CALENDAR: BY_CALENDAR_WORDS}),
    "answer": _one_of(dict([*CalendarReply.Answer.choices, *PersonalInvitation.Answer.choices])),
}
