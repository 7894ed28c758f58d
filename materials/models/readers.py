"""Who reads, and who keeps the library."""

from django.contrib.auth.models import AnonymousUser

from participants.models import Person


def keeps_library(person: Person | AnonymousUser) -> bool:
    """Whether the person may write in the library."""
    if not isinstance(person, Person):
        return False
    return person.is_active and (person.is_librarian or person.is_administrator)
