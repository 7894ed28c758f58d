"""Django's SMTP backend, which also notices where the line was lost."""

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend as DjangoBackend


class LostAfterData(smtplib.SMTPException):
    """The mail was handed over, but no answer came: nobody knows whether it will arrive."""


class _WatchedData:
    """Turns a line lost within DATA into LostAfterData; a real answer passes unchanged."""

    def data(self, msg: Any) -> tuple[int, bytes]:
        try:
            return super().data(msg)  # type: ignore[misc, no-any-return]
        except smtplib.SMTPResponseException:
            raise
        except OSError as error:
            raise LostAfterData(str(error)) from error


class WatchedSMTP(_WatchedData, smtplib.SMTP):
    pass


class WatchedSMTPOverTLS(_WatchedData, smtplib.SMTP_SSL):
    pass


class EmailBackend(DjangoBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return WatchedSMTPOverTLS if self.use_ssl else WatchedSMTP
