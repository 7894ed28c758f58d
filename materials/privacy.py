"""What the library knows of a person: who uploaded which file. Authors are no persons here.

The names are those of ``participants.privacy``, which explains them.
"""

from datetime import datetime
from enum import Enum
from typing import Any

from django.db import transaction

from materials.models import MaterialFile
from participants.models import Person


class Retention(Enum):
    UPLOADED = "until the person is erased; the file stays"
    AUTHOR = "public: a name on a published report, kept as long as the report"


PERSONAL = {
    "materials.materialfile.uploaded_by": Retention.UPLOADED,
    "materials.author.given_name": Retention.AUTHOR,
    "materials.author.family_name": Retention.AUTHOR,
    "materials.author.sort_name": Retention.AUTHOR,
    "materials.author.orcid": Retention.AUTHOR,
    "materials.authorship.author": Retention.AUTHOR,
    "materials.authorship.affiliation": Retention.AUTHOR,
    "materials.authorship.affiliation_text": Retention.AUTHOR,
    "materials.project.leader": Retention.AUTHOR,
    "materials.project.members": Retention.AUTHOR,
}

IMPERSONAL = frozenset(
    (
        "materials.author.id",
        "materials.author.slug",
        "materials.authorship.id",
        "materials.authorship.material",
        "materials.authorship.organisation",
        "materials.authorship.order",
        "materials.authorship.role",
        "materials.kind.*",
        "materials.material.*",
        "materials.materialversion.*",
        "materials.pagetext.*",
        "materials.relation.*",
        "materials.searchentry.*",
        "materials.synonymgroup.*",
        "materials.topic.*",
        *(
            f"materials.materialfile.{name}"
            for name in (
                *("id", "version", "file", "original_name", "sha256", "bytes", "uploaded_at"),
                *("state", "reason", "lease_until", "attempts", "pages", "language", "title"),
                *("tagged", "has_text", "has_outline", "damaged", "active_content"),
            )
        ),
        *(
            f"materials.project.{name}"
            for name in (
                *("id", "slug", "title", "title_sv", "title_en", "summary", "summary_sv"),
                *("summary_en", "start_on", "start_precision", "end_on", "end_precision"),
                *("organisations", "evaluators", "funders"),
            )
        ),
    )
)


def export(person: Person) -> dict[str, Any]:
    """The files that ``person`` uploaded, in values that JSON can carry."""
    files = MaterialFile.objects.uploaded_by(person).select_related("version__material")
    return {
        "uploads": [
            {
                "material": file.version.material.title,
                "file": file.original_name,
                "uploaded_at": file.uploaded_at.isoformat(),
            }
            for file in files
        ]
    }


@transaction.atomic
def erase(person: Person, *, by: Person | None, at: datetime) -> None:  # noqa: ARG001 (as in every room)
    """Forget who uploaded; the library keeps the files."""
    MaterialFile.objects.uploaded_by(person).update(uploaded_by=None)


@transaction.atomic
def merge(kept: Person, gone: Person, *, by: Person | None, at: datetime) -> None:  # noqa: ARG001 (as in every room)
    """Give what ``gone`` uploaded to ``kept``."""
    MaterialFile.objects.uploaded_by(gone).update(uploaded_by=kept)


def purge(*, at: datetime) -> dict[str, int]:  # noqa: ARG001 (as in every room)
    """Forget nothing: the library keeps no personal data that ages."""
    return {}
