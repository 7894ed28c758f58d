"""Changing one's own registration by its link: what was typed, and on site or online (P7)."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from seminars import changing, switching
from seminars.forms.own import ChangeForm
from seminars.models import Format, Registration
from seminars.views.mailed_links import back, page_of, with_mailed_link


@require_http_methods(["GET", "HEAD", "POST"])
@with_mailed_link
def change_registration(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The typed answers, to be typed anew; whatever is refused stays on the screen."""
    at = timezone.now()
    if not changing.may_change(registration, at=at):
        return _too_late(request, registration)
    form = ChangeForm(request.POST or None, registration=registration)
    if request.method == "POST" and form.is_valid():
        try:
            changed = changing.change_details(
                registration, form.details(), by=registration.person, at=at
            )
        except changing.TooLateToChange:
            return _too_late(request, registration)
        except changing.ChangeRefused as refusal:
            form.add_error("organisation", _why(refusal))
        else:
            words = _("Dina uppgifter är ändrade.") if changed else _("Inget var ändrat.")
            messages.success(request, words)
            return back(registration)
    context = page_of(registration) | {"form": form}
    return render(request, "seminars/change_registration.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_mailed_link
def switch_format(request: HttpRequest, registration: Registration) -> HttpResponse:
    """On site instead of online or the other way round; a place is given up only on request."""
    at = timezone.now()
    wanted = request.POST.get("to") or switching.other_format(registration)
    if request.method == "POST":
        waits = request.POST.get("answer") == "wait"
        try:
            switched = switching.switch_format(
                registration, wanted, by=registration.person, at=at, accepts_waiting=waits
            )
        except switching.NoRoomThere:
            return _switch_page(request, registration, wanted, at=at)
        except changing.ChangeRefused:
            return _too_late(request, registration)
        messages.success(request, _what_switched(switched))
        return back(registration)
    if not wanted or not changing.may_change(registration, at=at):
        return _too_late(request, registration)
    return _switch_page(request, registration, wanted, at=at)


def _switch_page(
    request: HttpRequest, registration: Registration, wanted: str, *, at: datetime
) -> HttpResponse:
    """What switching would mean now: a place there, or the reserve list and no place here."""
    in_line = registration.state != Registration.State.PLACE
    context = page_of(registration) | {
        "wanted": wanted,
        "is_online": wanted == Format.ONLINE,
        "in_line": in_line,
        "has_room": in_line or switching.has_room(registration, wanted),
        "may_wait": registration.session.waiting_list_moves(at=at),
    }
    return render(request, "seminars/switch_format.html", context)


def _too_late(request: HttpRequest, registration: Registration) -> HttpResponse:
    """An old tab: the page of the registration says how things are now."""
    messages.warning(request, _("Anmälan går inte att ändra nu. Så här är läget:"))
    return back(registration)


def _why(refusal: changing.ChangeRefused) -> str:
    if isinstance(refusal, changing.OrganisationFull):
        words = _(
            "Den organisationen har redan så många platser som den får (%(limit)s). "
            "Din plats är kvar med organisationen som stod förut."
        )
        return words % {"limit": refusal.limit}
    return _(
        "Just nu går vissa organisationer före till den här träffen, och den du skrev är inte "
        "en av dem. Din plats är kvar med organisationen som stod förut."
    )


def _what_switched(registration: Registration) -> str:
    is_online = registration.format == Format.ONLINE
    if registration.state == Registration.State.PLACE:
        return _("Nu deltar du digitalt.") if is_online else _("Nu deltar du på plats.")
    if is_online:
        return _("Nu står du på tur till en digital plats.")
    return _("Nu står du på tur till en plats i lokalen.")
