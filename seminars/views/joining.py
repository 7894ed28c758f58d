"""The door to the online room (P12): the one that calendars name, and the personal one."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from seminars import links
from seminars.models import Registration, Session
from seminars.related import shelves
from seminars.states import standing
from seminars.views.mailed_links import with_mailed_link

ROOM_OPENS_BEFORE = timedelta(minutes=10)
NOTHING = timedelta(0)


@login_not_required
@never_cache
@require_safe
def join(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The door named in calendars: it knows nobody, so it asks who needs a place."""
    published = Session.objects.published().for_pages()
    session = get_object_or_404(published, series__slug=slug, number=number)
    return _door(request, session, _registration_of(request, session))


@require_safe
@with_mailed_link
def join_personally(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The same door for somebody who came by the link in the mail; the room may have changed."""
    session = get_object_or_404(Session.objects.published().for_pages(), pk=registration.session_id)
    return _door(request, session, registration)


def _door(
    request: HttpRequest, session: Session, registration: Registration | None
) -> HttpResponse:
    """The room's address stands on the page only while the door is open, and for the expected."""
    at = timezone.now()
    opens_at = session.starts_at - (NOTHING if session.is_whole_day else ROOM_OPENS_BEFORE)
    is_open = opens_at <= at < session.ends_at and session.state == Session.State.PUBLISHED
    has_place = registration is not None and registration.state == Registration.State.PLACE
    is_expected = has_place or not session.needs_registration
    context = {
        "session": session,
        "standing": standing(session, at=at),
        "registration": registration,
        "token": links.manage_token(registration) if registration else "",
        "is_expected": is_expected,
        "opens_at": opens_at,
        "is_open": is_open,
        "room": session.join_url if is_open and is_expected else "",
        "shelves": shelves(session, is_held=True) if session.ends_at <= at else [],
    }
    return render(request, "seminars/join.html", context)


def _registration_of(request: HttpRequest, session: Session) -> Registration | None:
    """The own registration of whoever is signed in, if there is an active one."""
    if not request.user.is_authenticated:
        return None
    return session.registrations.active().of(request.user).first()
