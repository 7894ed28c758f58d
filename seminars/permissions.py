"""Who may do what in a series: plain questions with plain answers."""

from typing import TYPE_CHECKING

from seminars.models import Series, SeriesRole

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from participants.models import Person

Role = SeriesRole.Role
EDITING = (Role.OWNER, Role.EDITOR)


def may_organise_anything(person: "Person | AnonymousUser") -> bool:
    """Whether the organisers' desk is for this person at all."""
    if not person.is_authenticated:
        return False
    return person.is_administrator or person.series_roles.exists()


def may_see_desk(person: "Person", series: Series) -> bool:
    """Any role opens the series on the desk."""
    return _has_role(person, series, *Role)


def may_edit_sessions(person: "Person", series: Series) -> bool:
    """Create, change, publish, move and cancel sessions."""
    return _has_role(person, series, *EDITING)


def may_see_participants(person: "Person", series: Series) -> bool:
    """Names and addresses: for those who handle registrations, not for every reader."""
    return _has_role(person, series, Role.OWNER, Role.EDITOR, Role.REGISTRAR, Role.CHECK_IN)


def may_handle_registrations(person: "Person", series: Series) -> bool:
    """Cancel somebody's registration on their behalf."""
    return _has_role(person, series, Role.OWNER, Role.EDITOR, Role.REGISTRAR)


def series_edited_by(person: "Person") -> "QuerySet[Series]":
    """The series in which ``person`` may make sessions."""
    if person.is_administrator:
        return Series.objects.all()
    return Series.objects.filter(roles__person=person, roles__role__in=EDITING)


def may_export_participants(person: "Person", series: Series) -> bool:
    """Take the list away as a file."""
    return _has_role(person, series, Role.OWNER, Role.EDITOR, Role.REGISTRAR)


def _has_role(person: "Person", series: Series, *roles: str) -> bool:
    if person.is_administrator:
        return True
    return series.roles.filter(person=person, role__in=roles).exists()
