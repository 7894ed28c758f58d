"""Answers that came from calendars (R5, R10): what waits for a decision, and the two buttons."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from seminars import permissions, places, replies, reply_review
from seminars.models import CalendarReply
from seminars.models.calendar_reply import CalendarReplyQuerySet
from seminars.views.organised import OrganiserRequest, session_for

ROWS_A_PAGE = 25
TABS = {
    reply_review.REVIEW: gettext_lazy("Att granska"),
    reply_review.ALL: gettext_lazy("Alla"),
    reply_review.UNMATCHED: gettext_lazy("Utan träff"),
}
TO_ALL = "all"


@require_safe
def replies_all(request: OrganiserRequest) -> HttpResponse:
    """What came about all of one's own series; for administrators also what matches no session."""
    if not reply_review.may_open(request.user):
        raise Http404
    counts = reply_review.counts(request.user)
    tab = _tab(request, counts)
    found = reply_review.of(request.user, tab)
    context = _listed(request, found, counts, tab, at=timezone.now()) | {"back": TO_ALL}
    return render(request, "seminars/desk/replies_all.html", context)


@require_safe
def replies_session(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    """What came about one session."""
    session = session_for(request, slug, number, permissions.may_handle_replies)
    counts = reply_review.counts_of(session)
    tab = _tab(request, counts)
    found = reply_review.of_session(session, tab)
    context = _listed(request, found, counts, tab, at=timezone.now()) | {"session": session}
    return render(request, "seminars/desk/replies_session.html", context)


@require_POST
def reply_apply(request: OrganiserRequest, slug: str, number: int, reply_id: int) -> HttpResponse:
    """One click: what it does was said before the button."""
    session = session_for(request, slug, number, permissions.may_handle_replies)
    reply = get_object_or_404(reply_review.of_session(session), pk=reply_id)
    act = partial(replies.apply, reply, by=request.user, at=timezone.now())
    if _is_decided(request, reply, act):
        messages.success(request, reply_review.applied_in_words(reply))
    return _back(request, slug, number)


@require_POST
def reply_dismiss(request: OrganiserRequest, slug: str, number: int, reply_id: int) -> HttpResponse:
    """The registration stays as it is."""
    session = session_for(request, slug, number, permissions.may_handle_replies)
    reply = get_object_or_404(reply_review.of_session(session), pk=reply_id)
    act = partial(replies.dismiss, reply, by=request.user, at=timezone.now())
    if _is_decided(request, reply, act):
        messages.success(request, _("Svaret är avfärdat. Anmälan är som den var."))
    return _back(request, slug, number)


@require_POST
def replies_dismiss_unmatched(request: OrganiserRequest) -> HttpResponse:
    """One mail that is about no session, or all of a page: for administrators."""
    if not request.user.is_administrator:
        raise Http404
    chosen = reply_review.unmatched(request.user, request.POST.getlist("reply"))
    acts = [partial(replies.dismiss, each, by=request.user, at=timezone.now()) for each in chosen]
    n = sum(_is_decided(request, each, act) for each, act in zip(chosen, acts, strict=True))
    words = ngettext("%(n)s mejl är avfärdat.", "%(n)s mejl är avfärdade.", n)
    messages.success(request, words % {"n": n})
    return redirect(f"{redirect('replies_all').url}?tab={reply_review.UNMATCHED}")


def _tab(request: OrganiserRequest, counts: dict[str, int]) -> str:
    """The tab that was asked for; what waits where there is no such tab."""
    wanted = request.GET.get("tab", "")
    return wanted if wanted in counts else reply_review.REVIEW


def _listed(
    request: OrganiserRequest,
    found: CalendarReplyQuerySet,
    counts: dict[str, int],
    tab: str,
    *,
    at: datetime,
) -> dict[str, object]:
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return {
        "tabs": [(name, TABS[name], count) for name, count in counts.items()],
        "tab": tab,
        "page": page,
        "rows": reply_review.rows(page.object_list, at=at),
    }


def _is_decided(request: OrganiserRequest, reply: CalendarReply, act: Callable[[], object]) -> bool:
    """Do it; where somebody was quicker, or the registration has changed, say so instead."""
    try:
        act()
    except replies.AlreadyDecided:
        messages.warning(request, reply_review.decided_in_words(reply))
    except (replies.CannotBeApplied, places.RegistrationError):
        messages.error(request, reply_review.refused_in_words(reply))
    else:
        return True
    return False


def _back(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    """To the list in which the button stood."""
    if request.POST.get("back") == TO_ALL:
        return redirect("replies_all")
    return redirect("replies_session", slug=slug, number=number)
