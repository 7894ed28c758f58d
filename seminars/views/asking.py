"""Asking people to come (E23), ending reminders, and telling that the materials are here.

A GET never changes anything here: mail scanners open every link they find.
"""

from contextlib import suppress

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from participants.models import OutgoingMail
from seminars import asking, links, notices, permissions, places, registration, related
from seminars.forms.asking import AcceptingForm, AskingForm
from seminars.letters.notices import LEFT_BEHIND
from seminars.models import PersonalInvitation, Registration, Session
from seminars.states import standing
from seminars.views.mailed_links import with_asking_link, with_reminders_link
from seminars.views.organised import OrganiserRequest, session_for

ROWS_A_PAGE = 50
REFUSALS = {
    notices.NotHeldYet: gettext_lazy("Träffen är inte genomförd än."),
    notices.LongAgo: gettext_lazy(
        "Det är mer än två månader sedan träffen. Skriv hellre ett eget mejl."
    ),
    notices.NothingToShow: gettext_lazy("Träffen har inget publicerat material än."),
    notices.ToldAlready: gettext_lazy("Alla har redan fått mejl om det här materialet."),
}


# A mail program sends this POST by itself: it has neither cookie nor page (RFC 8058, 3.1). The
# signed link says whose reminders; all that anybody can do with it is end them or want them back.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@with_reminders_link
def reminders(request: HttpRequest, entry: Registration) -> HttpResponse:
    """One click ends the reminders of one session, however often it comes; GET shows a button."""
    if request.method == "POST":
        wants = request.POST.get("wants") == "yes"
        entry = notices.want_reminders(entry, wants=wants, by=None, at=timezone.now())
    token = links.reminders_token(entry)
    context = {"registration": entry, "session": entry.session, "token": token}
    return render(request, "seminars/reminders.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_asking_link
def asked(request: HttpRequest, invited: PersonalInvitation) -> HttpResponse:
    """Yes, no or later; the answer that was clicked in the mail comes first."""
    at, said = timezone.now(), request.POST.get("answer", "")
    if said in {"no", "later"}:
        with suppress(asking.AskingError):  # the page says why
            asking.answer(invited, said, at=at)
        return redirect("asked", token=links.asked_token(invited))
    if said == "yes":
        return redirect("asked_registration", token=links.asked_token(invited))
    context = _asked_page(invited) | {
        "is_open": asking.may_be_answered(invited.session, at=at),
        "opens_later": invited.session.opens_later(at=at),
        "clicked": request.GET.get("answer", ""),
    }
    return render(request, "seminars/asked.html", context)


# As with reminders: a mail program's own button, which can do nothing but say no.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@with_asking_link
def asked_no(request: HttpRequest, invited: PersonalInvitation) -> HttpResponse:
    """The one-click no; whoever opens it in a browser sees the page with the buttons."""
    if request.method == "POST":
        with suppress(asking.AskingError):  # registered already, or over: no letter will come
            asking.answer(invited, PersonalInvitation.Answer.NO, at=timezone.now())
        return HttpResponse(status=200)
    return redirect("asked", token=links.asked_token(invited))


@require_http_methods(["GET", "HEAD", "POST"])
@with_asking_link
def asked_registration(request: HttpRequest, invited: PersonalInvitation) -> HttpResponse:
    """The registration form behind a yes, with the invited address fixed."""
    at = timezone.now()
    form = AcceptingForm(request.POST if request.method == "POST" else None, invited=invited)
    if not form.is_valid() or form.is_trapped:
        return _accepting_page(request, invited, form)
    applicant = form.applicant()
    try:
        finding = asking.accept(invited, applicant, at=at)
    except registration.FullMeanwhile:
        form.agree_to_wait()
        return _accepting_page(request, invited, form, filled_meanwhile=True)
    except places.RegistrationError:
        return redirect("asked", token=links.asked_token(invited))
    session = invited.session
    token = links.confirmation_token(session, applicant.form_token, finding.outcome)
    return redirect("registered", slug=session.series.slug, number=session.number, token=token)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_people(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    """Paste, look at what was understood, send."""
    session = session_for(request, slug, number, permissions.may_ask_people)
    at = timezone.now()
    form = AskingForm(request.POST if request.method == "POST" else None)
    context = {"session": session, "is_open": asking.may_be_answered(session, at=at)}
    if not form.is_valid() or "edit" in request.POST:
        return render(request, "seminars/desk/ask_people.html", context | {"form": form})
    if request.POST.get("send") != form.mark:
        context |= {"form": form, "new": asking.newcomers(session, form.people())}
        return render(request, "seminars/desk/ask_people_preview.html", context)
    try:
        invited = asking.ask(session, form.people(), by=request.user, at=at)
    except asking.NotOpen:
        messages.error(request, _("Träffen tar inte emot anmälningar. Ingen har fått mejl."))
    else:
        messages.success(request, sent_words(len(invited)))
    return redirect("people_asked", slug=slug, number=number)


@require_safe
def people_asked(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    """Who was asked, and what they answered."""
    session = session_for(request, slug, number, permissions.may_ask_people)
    rows = Paginator(session.invited.for_list(), ROWS_A_PAGE)
    context = {
        "session": session,
        "page": rows.get_page(request.GET.get("page")),
        "counts": asking.counts(session),
        "mail_words": dict(OutgoingMail.State.choices),
        "is_open": asking.may_be_answered(session, at=timezone.now()),
    }
    return render(request, "seminars/desk/people_asked.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def materials_tell(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    """Whom it tells first; the button writes the mails."""
    session = session_for(request, slug, number, permissions.may_write_messages)
    if request.method != "POST":
        context = {
            "session": session,
            "materials": related.readable(session, *LEFT_BEHIND),
            "mails": notices.told_of_materials(session),
            "is_over": session.is_over(at=timezone.now()),
        }
        return render(request, "seminars/desk/materials_tell.html", context)
    mails = notices.told_of_materials(session)
    try:
        notices.materials_are_here(session, by=request.user, at=timezone.now())
    except notices.NoticeError as error:
        messages.error(request, REFUSALS[type(error)])
    else:
        messages.success(request, sent_words(mails))
    return redirect("session_preview", slug=slug, number=number)


def sent_words(n: int) -> str:
    """How many mails were written, for the line above the page."""
    if not n:
        return _("Ingen ny fick mejl.")
    return ngettext("%(n)s person får mejl.", "%(n)s personer får mejl.", n) % {"n": n}


def _asked_page(invited: PersonalInvitation) -> dict[str, object]:
    return {
        "invited": invited,
        "session": invited.session,
        "token": links.asked_token(invited),
    }


def _accepting_page(
    request: HttpRequest,
    invited: PersonalInvitation,
    form: AcceptingForm,
    *,
    filled_meanwhile: bool = False,
) -> HttpResponse:
    """The form while the session takes people; else the page that says why it does not."""
    session = Session.objects.for_pages().get(pk=invited.session_id)
    now = standing(session, at=timezone.now())
    if not now.may_register:
        return redirect("asked", token=links.asked_token(invited))
    if now.name == "full":
        form.initial["accepts_waiting"] = True
    context = _asked_page(invited) | {
        "form": form,
        "standing": now,
        "filled_meanwhile": filled_meanwhile,
    }
    return render(request, "seminars/asked_registration.html", context)
