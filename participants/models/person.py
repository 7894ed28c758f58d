"""Person: one row per human being who registers, organises or edits."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable


class PersonQuerySet(models.QuerySet["Person"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def with_address(self, email: str) -> Self:
        """The person behind an address, however it was typed."""
        return self.filter(email=Person.normal_address(email))


class PersonManager(BaseUserManager["Person"]):
    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def active(self) -> PersonQuerySet:
        return self.get_queryset().active()

    def with_address(self, email: str) -> PersonQuerySet:
        return self.get_queryset().with_address(email)

    def create_user(
        self,
        email: str,
        password: str | None = None,  # noqa: ARG002 (Django's signature)
        **facts: Any,
    ) -> "Person":
        """A new person; ``password`` is taken for Django's sake and never stored."""
        person = self.model(email=Person.normal_address(email), **facts)
        person.set_unusable_password()
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """The user model. Nobody has a password: people sign in by a mailed code.

    ``email`` is stored in lower case, because sign-in by code finds people by it;
    the form that somebody typed stands on the registration.
    """

    class Language(models.TextChoices):
        SWEDISH = "sv", "Svenska"
        ENGLISH = "en", "English"

    email = models.EmailField(_("e-post"), unique=True)
    name = models.CharField(_("namn"), max_length=150, blank=True)
    language = models.CharField(
        _("språk"), max_length=2, choices=Language, default=Language.SWEDISH
    )
    organisation = models.ForeignKey(
        "participants.Organisation",
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="people",
    )
    organisation_text = models.CharField(_("annan organisation"), max_length=150, blank=True)
    profession = models.ForeignKey(
        "participants.Profession",
        verbose_name=_("yrke eller uppdrag"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="people",
    )
    is_active = models.BooleanField(_("aktiv"), default=True)
    is_administrator = models.BooleanField(_("administratör"), default=False)
    is_librarian = models.BooleanField(_("bibliotekarie"), default=False)
    joined_at = models.DateTimeField(_("tillagd"), default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("personer")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="person_email_is_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @staticmethod
    def normal_address(email: str) -> str:
        """The address as it is stored and compared: without spaces around it, in lower case."""
        return email.strip().lower()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.normal_address(self.email)
        super().save(*args, **kwargs)

    # What Django's admin asks of a user model; only administrators enter it.
    @property
    def is_staff(self) -> bool:
        return self.is_administrator

    @property
    def is_superuser(self) -> bool:
        return self.is_administrator

    def has_perm(self, perm: str, obj: object = None) -> bool:  # noqa: ARG002 (Django's hooks)
        return self.is_active and self.is_administrator

    def has_perms(self, perm_list: "Iterable[str]", obj: object = None) -> bool:  # noqa: ARG002
        return self.is_active and self.is_administrator

    def has_module_perms(self, app_label: str) -> bool:  # noqa: ARG002
        return self.is_active and self.is_administrator
