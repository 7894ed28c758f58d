"""One registration by the link in its mail: see, confirm, cancel, undo, answer an offer (P6–P8)."""

from contextlib import suppress

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from seminars import changing, handovers, links, places, questions, switching, waiting_list
from seminars import registration as acts
from seminars.forms.own import ReasonForm
from seminars.models import Registration, Session
from seminars.views.mailed_links import back, page_of, with_mailed_link


@require_safe
@with_mailed_link
def my_registration(request: HttpRequest, registration: Registration) -> HttpResponse:
    """One registration: how it stands and what can be done with it."""
    at = timezone.now()
    may_change = changing.may_change(registration, at=at)
    is_waiting = registration.state == Registration.State.WAITING
    context = page_of(registration) | {
        "position": places.position(registration) if is_waiting else None,
        "answers": _answers(registration),
        "is_over": registration.session.ends_at <= at,
        "may_cancel": registration.can_be_cancelled(at=at),
        "may_undo": registration.can_be_restored(at=at),
        "may_change": may_change,
        "other_format": switching.other_format(registration) if may_change else "",
        "may_hand_over": handovers.may_hand_over(registration, at=at),
        "handover": handovers.open_of(registration, at=at),
    }
    return render(request, "seminars/my_registration.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_mailed_link
def confirm_address(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The button of letter E0; whoever comes too late or twice is told how things are."""
    if not registration.is_active:
        words = _("Anmälan gäller inte: du är avanmäld, eller så bekräftades adressen inte i tid.")
        messages.warning(request, words)
        return back(registration)
    if registration.state != Registration.State.UNCONFIRMED:
        return back(registration)
    if request.method != "POST":
        return render(request, "seminars/confirm_address.html", page_of(registration))
    acts.confirm_address(registration, at=timezone.now())
    return back(registration)


@require_http_methods(["GET", "HEAD", "POST"])
@with_mailed_link
def cancel_registration(request: HttpRequest, registration: Registration) -> HttpResponse:
    """One page, one button, and a reason for those who want to give one (P8)."""
    at, form = timezone.now(), ReasonForm(request.POST or None)
    if request.method == "POST":
        try:
            acts.cancel(registration, by=registration.person, at=at, reason=form.code)
        except places.RegistrationError:
            pass  # cancelled already, or over: the page says so
        else:
            messages.success(request, _("Tack för att du sa till. Platsen går vidare."))
        return back(registration)
    if not registration.can_be_cancelled(at=at):
        return back(registration)
    context = page_of(registration) | {"form": form}
    return render(request, "seminars/cancel_registration.html", context)


@require_POST
@with_mailed_link
def undo_cancellation(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The button that takes a cancellation back; when it is too late the page says why."""
    try:
        acts.undo_cancellation(registration, by=registration.person, at=timezone.now())
    except acts.UndoTooLate:
        messages.warning(request, _("Det går inte att ångra längre: någon annan har platsen nu."))
    except acts.NothingToCancel:
        pass  # undone already, in another tab
    return back(registration)


@require_http_methods(["GET", "HEAD", "POST"])
@with_mailed_link
def offer(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Yes or no to an offered place (P6); after the deadline, what now."""
    at = timezone.now()
    if request.method != "POST":
        context = page_of(registration) | {
            "offer": _offer_stands(registration, is_open=registration.has_open_offer(at=at)),
            "is_over": registration.session.ends_at <= at,
        }
        return render(request, "seminars/offer.html", context)
    answers = {"yes": waiting_list.accept_offer, "no": waiting_list.decline_offer}
    answer = answers.get(request.POST.get("answer", ""))
    if answer is None:
        return redirect("offer", token=links.manage_token(registration))
    with suppress(waiting_list.OfferGone):
        answer(registration, by=registration.person, at=at)
        return back(registration)
    return redirect("offer", token=links.manage_token(registration))


def _offer_stands(registration: Registration, *, is_open: bool) -> str:
    """How the page of an offer begins: what is the case now, whenever somebody opens it."""
    if registration.session.state == Session.State.CANCELLED:
        return "cancelled"
    if registration.state == Registration.State.OFFERED:
        return "open" if is_open else "expired"
    return "given_up" if not registration.is_active else str(registration.state)


def _answers(registration: Registration) -> list[tuple[str, str]]:
    """Each question that was answered, beside the answer in the reader's language."""
    given = registration.answers.select_related("question").order_by("question__order", "pk")
    return [(each.question.text, questions.said(each.question, each.words)) for each in given]
