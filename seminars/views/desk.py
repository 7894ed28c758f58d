"""The desk (O1), the preview, and the buttons that open, call off or reopen a session."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from seminars import attention, permissions, planning, programme
from seminars.consequences import consequences_of_cancelling, consequences_of_reopening
from seminars.forms.cancelling import CancelForm
from seminars.models import Series, Session
from seminars.session_facts import missing_before_publishing
from seminars.states import fills, standing
from seminars.terms import Term
from seminars.views.organised import OrganiserRequest, session_for


@require_safe
def desk(request: OrganiserRequest) -> HttpResponse:
    """What needs the organiser today, and a term's sessions with state and fill."""
    if not permissions.may_organise_anything(request.user):
        raise Http404
    at = timezone.now()
    all_series = list(Series.objects.organised_by(request.user))
    chosen = next((each for each in all_series if each.slug == request.GET.get("serie")), None)
    term = Term.named(request.GET.get("termin", "")) or Term.of(at)
    organised = Session.objects.organised_by(request.user).for_pages().with_requests()
    following = organised.next_published(at=at)
    of_term = organised.between(*term.between())
    if chosen:
        of_term = of_term.in_series(chosen.slug)
    context = {
        "next": following and (following, standing(following, at=at), fills(following)),
        "matters": attention.matters(request.user, at=at),
        "rows": [(each, standing(each, at=at), fills(each)) for each in of_term],
        "term": term,
        "all_series": all_series,
        "chosen": chosen,
        "edited_series": permissions.series_edited_by(request.user),
        "owned_series": permissions.series_in_which(request.user, "change_series"),
        "may_handle_replies": permissions.series_in_which(request.user, "handle_replies"),
    }
    return render(request, "seminars/desk/desk.html", context)


@require_safe
def session_preview(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    """The session as visitors will read it, what is missing, and what can be done with it."""
    session = session_for(request, slug, number, permissions.may_see_desk)
    at = timezone.now()
    is_coming = session.ends_at > at and session.state != Session.State.CANCELLED
    context = {
        "session": session,
        "standing": standing(session, at=at),
        "programme_items": session.programme_items.all(),
        "warnings": planning.warnings_about(session, at=at) if is_coming else [],
        "missing": missing_before_publishing(session),
        "is_over": session.ends_at <= at,
        "may_edit": permissions.may_edit_sessions(request.user, session.series),
        "may_see_participants": permissions.may_see_participants(request.user, session.series),
        "may_handle_replies": permissions.may_handle_replies(request.user, session.series),
        "may_write_messages": permissions.may_write_messages(request.user, session.series),
        "may_ask_people": permissions.may_ask_people(request.user, session.series),
        "requested": session.registrations.requested().count(),
        "may_allocate": permissions.may_allocate_places(request.user, session.series),
        "can_be_preliminary": not session.registrations.active().exists(),
    }
    return render(request, "seminars/desk/session_preview.html", context)


@require_POST
def session_publish(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    session = session_for(request, slug, number, permissions.may_edit_sessions)
    try:
        programme.publish(session, by=request.user, at=timezone.now())
    except programme.ProgrammeError as error:
        messages.error(request, in_words(error))
    else:
        messages.success(request, _("Träffen är publicerad och öppen för alla."))
    return redirect("session_preview", slug=slug, number=number)


@require_POST
def session_announce(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    """Show the date in the programme as preliminary."""
    session = session_for(request, slug, number, permissions.may_edit_sessions)
    try:
        programme.announce(session, by=request.user, at=timezone.now())
    except programme.ProgrammeError as error:
        messages.error(request, in_words(error))
    else:
        messages.success(request, _("Träffen visas som preliminär."))
    return redirect("session_preview", slug=slug, number=number)


@require_http_methods(["GET", "HEAD", "POST"])
def session_cancel(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    """The reason and the consequences first; the button tells everybody."""
    session = session_for(request, slug, number, permissions.may_edit_sessions)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _cancel(request, session, form)
    context = {
        "session": session,
        "form": form,
        "consequences": consequences_of_cancelling(session),
        "cannot": _cannot_be_cancelled(session, at=timezone.now()),
    }
    return render(request, "seminars/desk/session_cancel.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def session_reopen(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    """Whom it tells first; the button holds the session after all."""
    session = session_for(request, slug, number, permissions.may_edit_sessions)
    if request.method != "POST":
        context = {"session": session, "consequences": consequences_of_reopening(session)}
        return render(request, "seminars/desk/session_reopen.html", context)
    try:
        programme.reopen(session, by=request.user, at=timezone.now())
    except programme.ProgrammeError as error:
        messages.error(request, in_words(error))
    else:
        messages.success(request, _("Träffen blir av. Alla anmälda får mejl."))
    return redirect("session_preview", slug=slug, number=number)


def in_words(error: programme.ProgrammeError) -> str:
    """Why an act was refused, in the organiser's language."""
    if isinstance(error, programme.NotReady):
        missing = ", ".join(words[0].lower() + words[1:] for words in error.missing)
        return _("Det här saknas: %(missing)s.") % {"missing": missing}
    if isinstance(error, programme.AlreadyOver):
        return _("Träffens tid har redan passerat.")
    if isinstance(error, programme.SomebodyIsRegistered):
        return _("Det finns anmälda. Träffen kan ställas in, men inte bli preliminär igen.")
    return _("Träffen har ett annat läge nu. Titta igen innan du fortsätter.")


def _cancel(request: OrganiserRequest, session: Session, form: CancelForm) -> HttpResponse:
    told = consequences_of_cancelling(session)
    try:
        programme.cancel(session, **form.cleaned_data, by=request.user, at=timezone.now())
    except programme.ProgrammeError as error:
        messages.error(request, in_words(error))
    else:
        words = _("Träffen är inställd. Mejl till anmälda: %(n)s.")
        messages.success(request, words % {"n": told.mails})
    return redirect("session_preview", slug=session.series.slug, number=session.number)


def _cannot_be_cancelled(session: Session, *, at: datetime) -> bool:
    announced = {Session.State.PRELIMINARY, Session.State.PUBLISHED}
    return session.state not in announced or session.ends_at <= at
