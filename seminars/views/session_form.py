"""The sheet of a session (O2), and the page before a change that people will notice (O5)."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from seminars import permissions, planning, programme
from seminars.consequences import Consequences, changes_for_organiser, consequences
from seminars.forms.session import facts_of
from seminars.forms.sheet import Sheet
from seminars.models import Series, Session
from seminars.session_facts import Differences, inherited, missing_before_publishing
from seminars.views.desk import in_words
from seminars.views.organised import OrganiserRequest, series_for, session_for, typed_along
from seminars.waiting_list import FewerPlacesThanTaken


@require_http_methods(["GET", "HEAD", "POST"])
def session_new(request: OrganiserRequest, slug: str) -> HttpResponse:
    """An empty sheet with what the series usually has; saving makes a draft."""
    series = series_for(request, slug, permissions.may_edit_sessions)
    at = timezone.now()
    usual = planning.usual(series, at=at)
    sheet = Sheet(request.POST or None, facts=usual, usual=usual)
    if request.method != "POST" or not sheet.is_valid():
        return _sheet_page(request, series, sheet)
    is_repeat = Session.objects.made_by(sheet.form_token, series).exists()
    if not is_repeat and (warnings := sheet.unheeded(series, at=at)):
        return _sheet_page(request, series, sheet, warnings=warnings)
    made = planning.make_drafts(
        series, [sheet.facts()], form_token=sheet.form_token, by=request.user, at=at
    )
    messages.success(request, _("Utkastet är sparat. Bara arrangörer ser det."))
    return redirect("session_preview", slug=slug, number=made.sessions[0].number)


@require_http_methods(["GET", "HEAD", "POST"])
def session_edit(request: OrganiserRequest, slug: str, number: int) -> HttpResponse:
    """The sheet of a session; a change that mails people is shown with its consequences first."""
    session = session_for(request, slug, number, permissions.may_edit_sessions)
    series, at = session.series, timezone.now()
    usual = inherited(series, at=at, starts_at=session.starts_at)
    sheet = Sheet(request.POST or None, session=session, facts=facts_of(session), usual=usual)
    if request.method != "POST" or not sheet.is_valid() or request.POST.get("step") == "back":
        return _sheet_page(request, series, sheet, session)
    if warnings := sheet.unheeded(series, at=at):
        return _sheet_page(request, series, sheet, session, warnings=warnings)
    effect = consequences(session, sheet.facts(), at=at)
    if effect.must_be_seen_first and request.POST.get("step") != "confirmed":
        return _consequence_page(request, session, effect)
    return _save(request, session, sheet)


def _save(request: OrganiserRequest, session: Session, sheet: Sheet) -> HttpResponse:
    """Save, or show the sheet again with everything that was typed and why it was not saved."""
    differing: Differences = {}
    try:
        changed = programme.change(
            session, sheet.facts(), by=request.user, at=timezone.now(), seen=sheet.seen_version
        )
    except programme.SomebodyElseEdited as error:
        differing = error.differences
        sheet.form.take(version=error.theirs.version)
    except FewerPlacesThanTaken as error:
        sheet.form.add_error(f"places_{error.format}", _too_few_places(error.taken))
    except programme.ProgrammeError as error:
        sheet.form.add_error(None, in_words(error))
    else:
        messages.success(request, _saved(changed))
        return redirect("session_preview", slug=session.series.slug, number=session.number)
    return _sheet_page(request, session.series, sheet, session, differing=differing)


def _sheet_page(  # noqa: PLR0913 (what a page may say)
    request: OrganiserRequest,
    series: Series,
    sheet: Sheet,
    session: Session | None = None,
    *,
    differing: Differences | None = None,
    warnings: Sequence[str] = (),
) -> HttpResponse:
    context = {
        "series": series,
        "session": session,
        "sheet": sheet,
        "form": sheet.form,
        "errors": list(sheet.errors()) if sheet.form.is_bound else [],
        "warnings": warnings,
        "missing": _missing(session),
        "conflict": changes_for_organiser(differing) if differing else [],
    }
    return render(request, "seminars/desk/session_form.html", context)


def _consequence_page(
    request: OrganiserRequest, session: Session, effect: Consequences
) -> HttpResponse:
    """Carries everything that was typed along, so that nothing is stored before the yes."""
    context = {
        "session": session,
        "consequences": effect,
        "changes": changes_for_organiser(effect.differences),
        "typed": typed_along(request),
    }
    return render(request, "seminars/desk/session_change.html", context)


def _missing(session: Session | None) -> list[str]:
    """What is not there yet of what publishing needs: said while one writes, never refused."""
    if session is None or session.state == Session.State.PUBLISHED:
        return []
    return missing_before_publishing(session)


def _too_few_places(taken: int) -> str:
    words = ngettext(
        "%(n)s plats är upptagen. Ingen förlorar sin plats, så antalet kan inte vara lägre.",
        "%(n)s platser är upptagna. Ingen förlorar sin plats, så antalet kan inte vara lägre.",
        taken,
    )
    return words % {"n": taken}


def _saved(changed: programme.Changed) -> str:
    if not changed.differences:
        return _("Ingenting var ändrat.")
    if not changed.told.mails:
        return _("Ändringarna är sparade.")
    words = ngettext(
        "Ändringarna är sparade. %(n)s person får mejl.",
        "Ändringarna är sparade. %(n)s personer får mejl.",
        changed.told.mails,
    )
    return words % {"n": changed.told.mails}
