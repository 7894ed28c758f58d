"""Who people are, how we reach them, what was done."""

from participants.models.audit import AuditEntry
from participants.models.mail import OutgoingMail
from participants.models.person import Person
from participants.models.register import Organisation, Profession

__all__ = ["AuditEntry", "Organisation", "OutgoingMail", "Person", "Profession"]
