"""The report on a term (O7): a page of tables, and the same as a file."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from seminars import permissions, report
from seminars.forms.report import ReportForm
from seminars.models import Series
from seminars.terms import Term
from seminars.views.files import as_file
from seminars.views.organised import OrganiserRequest, series_for


@require_safe
def term_report(request: OrganiserRequest) -> HttpResponse:
    """One series and one term; every role may see it, because it names nobody."""
    at = timezone.now()
    mine = list(Series.objects.organised_by(request.user))
    if not mine:
        raise Http404
    series = series_for(
        request, request.GET.get("serie") or mine[0].slug, permissions.may_see_report
    )
    terms = report.terms_of(series, at=at)
    term = Term.named(request.GET.get("termin", "")) or Term.of(at)
    context = {
        "form": ReportForm(
            initial={"serie": series.slug, "termin": term.name}, series=mine, terms=terms
        ),
        "report": report.report_on(series, term),
    }
    return render(request, "seminars/desk/term_report.html", context)


@require_POST
def term_report_file(request: OrganiserRequest) -> FileResponse:
    """The report as XLSX; that it was taken out is written down."""
    slug = request.POST.get("serie", "")
    series = series_for(request, slug, permissions.may_see_report)
    term = Term.named(request.POST.get("termin", ""))
    if term is None:
        raise Http404
    file = report.export_report(series, term, by=request.user, at=timezone.now())
    return FileResponse(file, headers=as_file(report.file_name(series, term)))
