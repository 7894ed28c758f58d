"""What organisers do with registrations (O3): several at once, adding, joining, undoing."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from seminars import attendance, on_behalf, permissions, places, registration, roster
from seminars.forms.on_behalf import STOP, AddForm
from seminars.models import Registration, Session
from seminars.views import check_in
from seminars.views.organised import OrganiserRequest, session_for

GIVE, WAIT = "give", "wait"
MARKS = {"present", "absent"}


@require_POST
def registrations_chosen(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    """The ticked rows of the list: attendance at once; what mails people says so first."""
    session = session_for(request, slug, number, permissions.may_handle_registrations)
    chosen = list(roster.numbered(session, request.POST.getlist("chosen")))
    act = request.POST.get("act", "")
    back = _back_to_list(request, session)
    if not chosen or act not in {GIVE, WAIT, *MARKS}:
        messages.error(request, _("Kryssa för minst en person och välj vad som ska göras."))
    elif act in MARKS:
        _mark(request, session, chosen, act)
    elif "confirmed" not in request.POST:
        concerned = on_behalf.concerned_by(session, chosen, gives_places=act == GIVE)
        context = {"session": session, "act": act, "concerned": concerned, "back": back}
        return render(request, "seminars/desk/registrations_chosen.html", context)
    else:
        _hand_receipt(request, _do(request, act, chosen, at=timezone.now()))
    return redirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
def registration_add(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    """Somebody who phoned or wrote: also after closing, over the number when that is said."""
    session = session_for(request, slug, number, permissions.may_handle_registrations)
    begun = {"form_token": uuid.uuid4(), "language": "sv", "if_full": STOP}
    form = AddForm(request.POST or None, session=session, initial=begun)
    if request.method == "POST" and form.is_valid() and _added(request, session, form):
        return redirect("participants", slug=slug, number=number)
    context = {"session": session, "form": form}
    return render(request, "seminars/desk/registration_add.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def registrations_merge(
    request: OrganiserRequest, slug: str, number: int, registration_number: int, other_number: int
) -> HttpResponse:
    """Both beside each other and what becomes of them; the button makes them one."""
    session = session_for(request, slug, number, permissions.may_handle_registrations)
    active = session.registrations.active().select_related("organisation", "session__series")
    kept = get_object_or_404(active, number=registration_number)
    gone = get_object_or_404(active.exclude(pk=kept.pk), number=other_number)
    if request.method != "POST":
        context = {"session": session, "kept": kept, "gone": gone}
        return render(request, "seminars/desk/registrations_merge.html", context)
    try:
        on_behalf.merge(kept, gone, by=request.user, at=timezone.now())
    except places.RegistrationError as error:
        messages.error(request, in_words(error))
    else:
        words = _("Anmälningarna är nu en, med nummer %(reference)s.")
        messages.success(request, words % {"reference": kept.reference})
    return redirect("participants", slug=slug, number=number)


@require_http_methods(["GET", "HEAD", "POST"])
def registration_restore(
    request: OrganiserRequest, slug: str, number: int, registration_number: int
) -> HttpResponse:
    """Says whom it tells; the button takes a cancellation back."""
    session = session_for(request, slug, number, permissions.may_handle_registrations)
    entry = get_object_or_404(roster.in_group(session, "cancelled"), number=registration_number)
    if request.method != "POST":
        context = {"session": session, "registration": entry}
        return render(request, "seminars/desk/registration_restore.html", context)
    try:
        registration.undo_cancellation(entry, by=request.user, at=timezone.now())
    except places.RegistrationError as error:
        messages.error(request, in_words(error))
    else:
        words = _("%(name)s är anmäld igen och får mejl om det.")
        messages.success(request, words % {"name": entry.name})
    return redirect("participants", slug=slug, number=number)


def in_words(error: places.RegistrationError) -> str:
    """Why an act was refused, in the organiser's language."""
    sentences: dict[type[Exception], str] = {
        on_behalf.NoRoom: _("Träffen är fullsatt, eller organisationen har fått sina platser."),
        on_behalf.NotHeld: _("Träffen är slut, inställd eller inte publicerad."),
        on_behalf.NotActive: _("Anmälan är avanmäld. Ångra avanmälan i stället."),
        on_behalf.NotConfirmed: _("Adressen är inte bekräftad än."),
        on_behalf.ReserveListClosed: _("Reservlistan är stängd. Avanmäl personen i stället."),
        on_behalf.WouldComeStraightBack: _(
            "Ingen annan kan ta platsen, så den skulle gå tillbaka till samma person. Avanmäl "
            "personen eller sänk antalet platser i stället."
        ),
        on_behalf.AlreadyRegistered: _("Personen har redan en annan anmälan till träffen."),
        registration.UndoTooLate: _("Det går inte att ångra längre: någon annan har platsen nu."),
    }
    return sentences.get(type(error)) or _("Anmälan har ett annat läge nu. Titta igen.")


def _mark(
    request: OrganiserRequest, session: Session, chosen: Sequence[Registration], act: str
) -> None:
    try:
        noted = attendance.mark(session, chosen, act, by=request.user, at=timezone.now())
    except attendance.AttendanceError as error:
        messages.error(request, check_in.in_words(error))
    else:
        words = ngettext("Noterat för %(n)s person.", "Noterat för %(n)s personer.", len(noted))
        messages.success(request, words % {"n": len(noted)})


def _do(
    request: OrganiserRequest, act: str, chosen: Iterable[Registration], *, at: datetime
) -> on_behalf.Receipt:
    if act == GIVE:
        over = "over_capacity" in request.POST
        return on_behalf.give_places(chosen, by=request.user, at=at, over_capacity=over)
    tell = "tell" in request.POST
    return on_behalf.move_all_to_waiting(chosen, by=request.user, at=at, tell=tell)


def _hand_receipt(request: OrganiserRequest, receipt: on_behalf.Receipt) -> None:
    """What was done and for whom, and for each reason whom it was not done for."""
    if receipt.done:
        names = ", ".join(one.name for one in receipt.done)
        messages.success(request, _("Klart för: %(names)s.") % {"names": names})
    reasons: dict[str, list[str]] = defaultdict(list)
    for refused, error in receipt.refused:
        reasons[in_words(error)].append(refused.name)
    for reason, names_refused in reasons.items():
        words = _("Inte ändrat för: %(names)s. %(reason)s")
        sides = {"names": ", ".join(names_refused), "reason": reason}
        messages.warning(request, words % sides)


def _added(request: OrganiserRequest, session: Session, form: AddForm) -> bool:
    """Whether the person is registered now; if not, the form or a message says why."""
    over, at = form.goes_over_capacity, timezone.now()
    try:
        added = on_behalf.add(session, form.applicant(), by=request.user, at=at, over_capacity=over)
    except on_behalf.NoRoom:
        form.refuse_full()
    except on_behalf.AlreadyRegistered as known:
        form.refuse_known(known.registration.reference)
    except places.RegistrationError as error:
        messages.error(request, in_words(error))
    else:
        words = _("%(name)s: %(state)s, nummer %(reference)s. Ett mejl är på väg.")
        state = added.get_state_display()
        sides = {"name": added.name, "state": state, "reference": added.reference}
        messages.success(request, words % sides)
        return True
    return False


def _back_to_list(request: OrganiserRequest, session: Session) -> str:
    """The list as it stood when the rows were ticked."""
    kept = {key: request.POST[key] for key in ("tab", "q", "page") if request.POST.get(key)}
    target = reverse("participants", args=[session.series.slug, session.number])
    return f"{target}?{urlencode(kept)}" if kept else target
