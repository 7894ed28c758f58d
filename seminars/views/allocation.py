"""Allocation (O6): who of those who ask gets a place; what it does is shown first."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from seminars import allocation, permissions
from seminars.forms.allocation import AllocationForm
from seminars.models import Session
from seminars.views.organised import OrganiserRequest, session_for, typed_along


@require_http_methods(["GET", "HEAD", "POST"])
def allocate(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    """Choose, see what it does, and give the places."""
    session = session_for(request, slug, number, permissions.may_allocate_places)
    form = AllocationForm(request.POST or None)
    step = request.POST.get("step", "")
    if request.method != "POST" or not form.is_valid() or step == "back":
        return _choosing(request, session, form)
    typed = form.cleaned_data
    effect = allocation.effect_of(session, typed["chosen"], form.refused)
    if step != "confirmed" or (effect.beyond and not typed["over_capacity"]):
        context = {
            "session": session,
            "form": form,
            "effect": effect,
            "left": allocation.left_after(session, typed["chosen"]),
            "is_unanswered": step == "confirmed",
            "typed": typed_along(request, "over_capacity"),
        }
        return render(request, "seminars/desk/allocation_preview.html", context)
    return _give(request, session, form)


def _choosing(request: OrganiserRequest, session: Session, form: AllocationForm) -> HttpResponse:
    rows = allocation.proposal(session)
    kept = frozenset(request.POST.getlist("chosen"))
    is_new = request.method != "POST"
    context = {
        "session": session,
        "form": form,
        "rows": [(row, row.is_proposed if is_new else row.number in kept) for row in rows],
        "seen": ",".join(row.number for row in rows),
        "room": allocation.room_in_words(session),
    }
    return render(request, "seminars/desk/allocation.html", context)


def _give(request: OrganiserRequest, session: Session, form: AllocationForm) -> HttpResponse:
    typed = form.cleaned_data
    try:
        done = allocation.allocate(
            session,
            session.registrations.numbered(typed["chosen"]),
            refused=session.registrations.numbered(form.refused),
            over_capacity=typed["over_capacity"],
            by=request.user,
            at=timezone.now(),
        )
    except allocation.OverCapacity:
        messages.error(request, _("Någon hann före, så platserna räcker inte. Välj igen."))
        return redirect("allocate", slug=session.series.slug, number=session.number)
    except allocation.NothingToAllocate:
        messages.error(request, _("Träffen är inte öppen, så platser kan inte fördelas."))
    else:
        _say(request, done)
    return redirect("session_preview", slug=session.series.slug, number=session.number)


def _say(request: OrganiserRequest, done: allocation.Allocated) -> None:
    numbers = {"given": len(done.given), "waiting": len(done.to_waiting)}
    if done.given or done.to_waiting or done.moved_up:
        words = _("Platserna är fördelade: %(given)s fick plats, %(waiting)s står på reservlistan.")
        messages.success(request, words % numbers)
    if done.moved_up:
        words = _("Platser blev över och gick till %(n)s av dem du inte valde.")
        messages.info(request, words % {"n": done.moved_up})
    if done.gone:
        words = _("%(n)s av dem du såg väntade inte längre på besked, så inget ändrades för dem.")
        messages.warning(request, words % {"n": done.gone})
