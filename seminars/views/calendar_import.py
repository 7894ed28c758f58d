"""Planning from a calendar file: what was understood of it, ticks, then the drafts."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from seminars import calendar_import, permissions
from seminars.calendar_notes import OF_A_FILE, in_words
from seminars.forms.calendar_import import CalendarFileForm
from seminars.views.organised import OrganiserRequest, series_for
from seminars.views.planning import done


@require_http_methods(["GET", "HEAD", "POST"])
def plan_by_calendar(request: OrganiserRequest, slug: str) -> HttpResponse:
    """The file, then all its entries to tick off, then the drafts.

    Between the two steps the text of the file is carried along hidden, without people's data.
    """
    series = series_for(request, slug, permissions.may_edit_sessions)
    at, step = timezone.now(), request.POST.get("step", "")
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CalendarFileForm(*sent, at=at)
    context = {"series": series, "form": form}
    if request.method != "POST" or not form.is_valid() or step == "back":
        return render(request, "seminars/desk/plan_by_calendar.html", context)
    is_confirmed = step == "confirmed"
    chosen = request.POST.getlist("chosen") if is_confirmed else None
    rows = calendar_import.rows(form.findings.entries, series, at=at, chosen=chosen)
    ticked = [row for row in rows if row.is_ticked]
    is_whole = len(ticked) == len(set(chosen or ()))  # a heavy file may be read less far each time
    if not (is_confirmed and ticked and is_whole):
        context |= {"rows": rows, "text": form.findings.text, "none_chosen": is_confirmed}
        context["is_whole"] = is_whole
        context["notes"] = in_words(form.findings.notes, OF_A_FILE)
        return render(request, "seminars/desk/plan_by_calendar_preview.html", context)
    token = form.cleaned_data["form_token"]
    made = calendar_import.draft_sessions(series, ticked, by=request.user, at=at, form_token=token)
    return done(request, series, made)
