"""Planning a term: dates by a rule, or an earlier term once more; a preview before anything."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from seminars import cautions, permissions, planning
from seminars.cautions import Slot
from seminars.forms.planning import CopyForm, RuleForm
from seminars.models import Series
from seminars.planning import Made
from seminars.terms import Term
from seminars.views.organised import OrganiserRequest, series_for, typed_along

TERMS_SHOWN = 4


@require_safe
def plan_term(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Three ways to a term's dates, and the terms that can be copied."""
    series = series_for(request, slug, permissions.may_edit_sessions)
    terms = planning.terms_of(series)[:TERMS_SHOWN]
    context = {"series": series, "terms": terms}
    return render(request, "seminars/desk/plan_term.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_by_rule(request: OrganiserRequest, slug: str) -> HttpResponse:
    """The rule, then all its dates to tick off, then the drafts."""
    series = series_for(request, slug, permissions.may_edit_sessions)
    at = timezone.now()
    form = RuleForm(request.POST or None, series=series, at=at)
    step = request.POST.get("step", "")
    if request.method != "POST" or not form.is_valid() or step == "back":
        context = {"series": series, "form": form}
        return render(request, "seminars/desk/plan_by_rule.html", context)
    chosen = request.POST.getlist("chosen")
    drafts = form.drafts(chosen) if step == "confirmed" else []
    if not drafts:
        context = {
            "series": series,
            "typed": typed_along(request, "chosen"),
            "rows": _with_cautions(series, form.slots, at=at),
            "none_chosen": step == "confirmed",
        }
        return render(request, "seminars/desk/plan_by_rule_preview.html", context)
    token = form.cleaned_data["form_token"]
    made = planning.make_drafts(series, drafts, form_token=token, by=request.user, at=at)
    return done(request, series, made)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_by_copying(request: OrganiserRequest, slug: str) -> HttpResponse:
    """An earlier term with proposed dates, then what it would become, then the drafts."""
    series = series_for(request, slug, permissions.may_edit_sessions)
    at = timezone.now()
    source, target = _terms(request, series, at=at)
    sessions = planning.sessions_of(series, source)
    form = CopyForm(request.POST or None, proposals=planning.proposals(sessions, source, target))
    context = {"series": series, "form": form, "source": source, "target": target}
    step = request.POST.get("step", "")
    if request.method != "POST" or not form.is_valid() or step == "back":
        context["targets"] = _targets(source, at=at)
        return render(request, "seminars/desk/plan_by_copying.html", context)
    if step != "confirmed":
        rows = zip(form.copies, _with_cautions(series, form.slots, at=at), strict=True)
        context |= {"typed": typed_along(request), "rows": list(rows)}
        return render(request, "seminars/desk/plan_by_copying_preview.html", context)
    parts, token = form.cleaned_data["parts"], form.cleaned_data["form_token"]
    made = planning.copy_sessions(form.copies, parts, form_token=token, by=request.user, at=at)
    return done(request, series, made)


def _terms(request: OrganiserRequest, series: Series, *, at: datetime) -> tuple[Term, Term]:
    """From which term to which, as the address says; else the latest one to the one after it."""
    latest = next(iter(planning.terms_of(series)), Term.of(at).previous)
    source = Term.named(request.GET.get("fran", "")) or latest
    target = Term.named(request.GET.get("till", "")) or max(source.following, Term.of(at))
    return source, target


def _targets(source: Term, *, at: datetime) -> list[Term]:
    """The terms one plans for now: this one and the two that follow."""
    this = Term.of(at)
    return [each for each in (this, this.following, this.following.following) if each != source]


def _with_cautions(
    series: Series, slots: Sequence[Slot], *, at: datetime
) -> list[tuple[Slot, list[str]]]:
    return list(zip(slots, cautions.of_slots(slots, series, at=at), strict=True))


def done(request: OrganiserRequest, series: Series, made: Made) -> HttpResponse:
    """To the desk, in the term of the first draft, with a word about what was made."""
    n = len(made.sessions)
    if made.is_repeat:
        messages.info(request, _("De här utkasten fanns redan. Inget nytt har skapats."))
    else:
        words = ngettext("%(n)s utkast är skapat.", "%(n)s utkast är skapade.", n)
        messages.success(request, words % {"n": n})
    term = Term.of(made.sessions[0].starts_at)
    return redirect(f"{reverse('desk')}?serie={series.slug}&termin={term.name}")
