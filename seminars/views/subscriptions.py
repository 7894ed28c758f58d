"""Calendars that follow along: the page about the public feeds (P10), and one's own calendar."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participants.languages import active_language
from participants.models import Person
from seminars import add_to_calendar, public_feeds, subscriptions
from seminars.forms.subscriptions import CREATE, RENEW, REVOKE, CalendarForm
from seminars.models import PersonalFeed
from seminars.views.entry import visitor

# The secret on its way to the page that shows it once: in the browser alone, never in a database.
SHOWN_ONCE = "new_calendar"
SECONDS_TO_SHOW_IT = 600


@login_not_required
@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    """Which calendar, in which program: both stand in the address, so that it can be passed on."""
    feeds = public_feeds.public_feeds(active_language())
    wanted, program = request.GET.get("kalender"), request.GET.get("program", "")
    chosen = next((feed for feed in feeds if feed.id == wanted), feeds[0])
    context = {
        "feeds": feeds,
        "chosen": chosen,
        "subscription": add_to_calendar.Subscription(chosen.name, chosen.address),
        "programs": add_to_calendar.PROGRAMS,
        "program": add_to_calendar.program_called(program),
    }
    return render(request, "seminars/subscribe.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_calendar(request: HttpRequest) -> HttpResponse:
    """Invitations by mail or a calendar of one's own; whoever we do not know gets the ways in."""
    at = timezone.now()
    person = visitor(request, at=at)
    if person is None:
        return render(request, "seminars/ways_in.html")
    feed = subscriptions.calendar_of(person)
    form = CalendarForm(request.POST or None, feed=feed)
    if request.method == "POST" and form.is_valid():
        try:
            return _back_with(_do(request, form, person, at=at))
        except subscriptions.SubscriptionError:  # ended meanwhile, in another window
            return redirect("my_calendar")
    coming = subscriptions.places_to_come(person, at=at)
    shown = _context(request, form, feed) | {"coming": coming}
    answer = render(request, "seminars/my_calendar.html", shown)
    answer.delete_cookie(SHOWN_ONCE, path=request.path)
    return answer


def _do(request: HttpRequest, form: CalendarForm, person: Person, *, at: datetime) -> str:
    """Gives the secret of a new address; nothing where none was made."""
    if form.deed == CREATE:
        wants = form.wants_invitations
        return subscriptions.create(
            person, language=active_language(), wants_invitations=wants, by=person, at=at
        )
    if form.deed == RENEW:
        return subscriptions.renew(person, by=person, at=at)
    if form.deed == REVOKE:
        subscriptions.revoke(person, by=person, at=at)
        messages.success(request, _("Kalendern är borttagen. Nya platser ger inbjudningar igen."))
        return ""
    subscriptions.choose(person, wants_invitations=form.wants_invitations, by=person, at=at)
    messages.success(request, _("Valet är sparat och gäller platser som du får från och med nu."))
    return ""


def _back_with(secret: str) -> HttpResponse:
    """Back to the page by GET; a new secret travels beside the address, not in it."""
    page = resolve_url("my_calendar")
    answer = HttpResponseRedirect(page)
    if secret:
        answer.set_cookie(
            SHOWN_ONCE,
            secret,
            max_age=SECONDS_TO_SHOW_IT,
            path=page,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )
    return answer


def _context(
    request: HttpRequest, form: CalendarForm, feed: PersonalFeed | None
) -> dict[str, object]:
    """Shows only a secret that opens this calendar, whatever a browser says that it was given."""
    secret = request.COOKIES.get(SHOWN_ONCE, "")
    new = None
    if feed and subscriptions.opens(secret, feed):
        address = subscriptions.address(secret, feed.language)
        name = _("Mina träffar: %(site)s") % {"site": settings.SITE_NAME[feed.language]}
        new = add_to_calendar.Subscription(name, address)
    return {"form": form, "feed": feed, "new": new, "programs": add_to_calendar.PROGRAMS}
