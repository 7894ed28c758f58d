"""Why something a librarian asked for cannot be done; the single reasons stand with the acts."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class PublishingError(Exception):
    """Something a librarian asked for cannot be done; ``str()`` says why, to people."""

    message: Promise | str = _("Det går inte att göra så.")

    def __str__(self) -> str:
        return str(self.message) % self.__dict__
