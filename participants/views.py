"""The demo's mailbox: what would have been mailed, on a page. There is none outside the demo."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participants.demo_mail import demo_mail_of
from participants.mail_files import mail_named, newest_mails

SHOWN = 100


def in_the_demo_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """404 wherever real people get real mail."""

    @wraps(view)
    def door(request: HttpRequest, **facts: str) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, **facts)

    return door


@login_not_required
@require_safe
@never_cache
@in_the_demo_only
def demo_mails(request: HttpRequest) -> HttpResponse:
    """The newest mails, with whom they are for and what they are about."""
    mails = [demo_mail_of(name, message) for name, message in newest_mails(SHOWN)]
    return render(request, "participants/demo_mails.html", {"mails": mails, "noindex": True})


@login_not_required
@require_safe
@never_cache
@in_the_demo_only
def demo_mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail as its receiver sees it, with its calendar entry. Raises Http404."""
    try:
        mail = demo_mail_of(name, mail_named(name))
    except FileNotFoundError:
        raise Http404 from None
    return render(request, "participants/demo_mail.html", {"mail": mail, "noindex": True})


@login_not_required
def no_passwords(request: HttpRequest, rest: str) -> HttpResponse:  # noqa: ARG001 (the path's end)
    """Answer allauth's pages for passwords with 404: nobody here has one."""
    raise Http404
