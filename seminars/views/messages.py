"""Messages to a group (O4): written, looked at in both languages, tested, sent, followed up."""

from datetime import datetime

from django.contrib import messages as notices
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from seminars import letters, message_progress, messages, permissions
from seminars.forms.messages import TEMPLATES, MessageForm, as_typed, initial_of
from seminars.models import Message, Session
from seminars.roster import GROUPS
from seminars.views.organised import OrganiserRequest, session_for, typed_along

ROWS_A_PAGE = 20
LANGUAGES = ("sv", "en")


@require_safe
def message_list(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    """What has been written about the session, and how far each message has come."""
    session = session_for(request, slug, number, permissions.may_write_messages)
    pages = Paginator(Message.objects.of(session).for_pages(), ROWS_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "session": session,
        "page": page,
        "rows": message_progress.progress(list(page.object_list)),
        "groups": GROUPS,
    }
    return render(request, "seminars/desk/message_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def message_new(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    """An empty form or one begun from a template; then the letter as it will be read."""
    session = session_for(request, slug, number, permissions.may_write_messages)
    begun = initial_of(
        template=request.GET.get("template", ""), group=request.GET.get("group", "placed")
    )
    return _compose(request, session, begun)


@require_http_methods(["GET", "HEAD", "POST"])
def message_edit(
    request: OrganiserRequest, slug: str, number: int, message_id: int
) -> HttpResponse:
    """The same form while the message waits for its time."""
    session = session_for(request, slug, number, permissions.may_write_messages)
    message = _message(session, message_id)
    if message.state != Message.State.WAITING:
        notices.warning(request, _("Meddelandet är redan skickat eller återtaget."))
        return redirect("message", slug=slug, number=number, message_id=message_id)
    return _compose(request, session, as_typed(message), message)


@require_safe
def message(request: OrganiserRequest, slug: str, number: int, message_id: int) -> HttpResponse:
    """One message: its words, how many have been written, what became of them."""
    session = session_for(request, slug, number, permissions.may_write_messages)
    found = _message(session, message_id)
    ((_same, progress),) = message_progress.progress([found])
    context = {
        "session": session,
        "message": found,
        "group": GROUPS.get(found.group),
        "progress": progress,
        "refused": message_progress.refused_mails(found),
        "can_be_withdrawn": found.state in {Message.State.WAITING, Message.State.WRITING},
    }
    return render(request, "seminars/desk/message.html", context)


@require_POST
def message_withdraw(
    request: OrganiserRequest, slug: str, number: int, message_id: int
) -> HttpResponse:
    """Stop what has not been sent yet."""
    session = session_for(request, slug, number, permissions.may_write_messages)
    found = _message(session, message_id)
    try:
        messages.withdraw(found, by=request.user, at=timezone.now())
    except messages.NotWaiting:
        notices.error(request, _("Meddelandet är redan skickat eller återtaget."))
    else:
        notices.success(request, _("Meddelandet är återtaget."))
    return redirect("message", slug=slug, number=number, message_id=message_id)


def _compose(
    request: OrganiserRequest,
    session: Session,
    begun: dict[str, object],
    kept: Message | None = None,
) -> HttpResponse:
    """The form; with the first button the preview; with the buttons of the preview the deed."""
    groups = messages.groups_with_readers(session)
    form = MessageForm(request.POST or None, groups=groups, initial=begun)
    step = request.POST.get("step")
    if request.method != "POST" or not form.is_valid() or step == "back":
        return _form_page(request, session, form, kept)
    try:
        if step == "send":
            return _send(request, session, form, kept)
        messages.check(session, form.wording(), send_at=form.send_at, at=timezone.now())
    except messages.MessageError as error:
        form.refuse(error)
        return _form_page(request, session, form, kept)
    return _preview(request, session, form, kept)


def _send(
    request: OrganiserRequest, session: Session, form: MessageForm, kept: Message | None
) -> HttpResponse:
    at = timezone.now()
    if kept:
        sent = messages.change(kept, form.wording(), send_at=form.send_at, by=request.user, at=at)
    else:
        sent = messages.write(
            session, **vars(form.wording()), send_at=form.send_at, by=request.user, at=at
        )
    notices.success(request, _saved(form.send_at, sum(form.readers.values())))
    return redirect("message", slug=session.series.slug, number=session.number, message_id=sent.pk)


def _saved(send_at: datetime | None, n: int) -> str:
    if send_at:
        return _("Meddelandet väntar på sin tid. Du kan ändra det till dess.")
    words = ngettext(
        "Meddelandet skickas till %(n)s person.", "Meddelandet skickas till %(n)s personer.", n
    )
    return words % {"n": n}


def _preview(
    request: OrganiserRequest, session: Session, form: MessageForm, kept: Message | None
) -> HttpResponse:
    """The letter in both languages; its buttons carry along what was typed."""
    draft = Message(session=session, by=request.user, **vars(form.wording()))
    if request.POST.get("step") == "test":
        at = timezone.now()
        for language in LANGUAGES:
            letters.message_test(draft, request.user, language, at=at)
        words = _("Ett test på varje språk är på väg till %(email)s.")
        notices.success(request, words % {"email": request.user.email})
    context = {
        "session": session,
        "kept": kept,
        "letters": [
            (code, letters.message_as_read(draft, request.user, code)) for code in LANGUAGES
        ],
        "readers": form.readers,
        "count": sum(form.readers.values()),
        "group": GROUPS[form.cleaned_data["group"]],
        "send_at": form.send_at,
        "typed": typed_along(request),
    }
    return render(request, "seminars/desk/message_preview.html", context)


def _form_page(
    request: OrganiserRequest, session: Session, form: MessageForm, kept: Message | None
) -> HttpResponse:
    context = {"session": session, "kept": kept, "templates": TEMPLATES}
    return render(request, "seminars/desk/message_form.html", context | form.get_context())


def _message(session: Session, message_id: int) -> Message:
    found: Message = get_object_or_404(Message.objects.of(session).for_pages(), pk=message_id)
    return found
