"""Who wrote a material. A public author is not a participant: no contact data, no photo."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.models import Organisation


class AuthorQuerySet(models.QuerySet["Author"]):
    """Authors, by what stands in addresses."""

    def at(self, slug: str) -> "Author | None":
        """The author with this address, if there is one."""
        return self.filter(slug=slug).first() if slug else None


class Author(models.Model):
    """A person named as author; given and family name are kept apart, never parsed."""

    slug = models.SlugField(_("kortnamn i adressen"), max_length=120, unique=True)
    given_name = models.CharField(_("förnamn"), max_length=120, blank=True)
    family_name = models.CharField(_("efternamn"), max_length=120)
    sort_name = models.CharField(_("sorteringsnamn"), max_length=240, blank=True)
    orcid = models.CharField(_("ORCID"), max_length=19, blank=True)

    objects: ClassVar[AuthorQuerySet] = AuthorQuerySet.as_manager()  # type: ignore[assignment]  # a queryset's methods, seen through its manager

    class Meta:
        ordering = ("sort_name", "pk")
        verbose_name = _("författare")
        verbose_name_plural = _("författare")
        constraints = (
            models.UniqueConstraint(
                fields=["orcid"], condition=~Q(orcid=""), name="author_orcid_unique"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name as it is read aloud."""
        return f"{self.given_name} {self.family_name}".strip()


class Authorship(models.Model):
    """One author's part in one material: place in the order, role, affiliation at the time."""

    class Role(models.TextChoices):
        """What the author did."""

        AUTHOR = "author", _("författare")
        EDITOR = "editor", _("redaktör")
        LEADER = "leader", _("projektledare")
        TRANSLATOR = "translator", _("översättare")

    material = models.ForeignKey(
        "materials.Material", on_delete=models.CASCADE, related_name="authorships"
    )
    author = models.ForeignKey(
        Author,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="authorships",
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="authorships",
    )
    order = models.PositiveSmallIntegerField(_("ordning"), default=1)
    role = models.CharField(_("roll"), max_length=20, choices=Role, default=Role.AUTHOR)
    affiliation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    affiliation_text = models.CharField(_("tillhörighet då"), max_length=200, blank=True)

    if TYPE_CHECKING:
        material_id: int

    class Meta:
        ordering = ("order", "pk")
        verbose_name = _("författarskap")
        verbose_name_plural = _("författarskap")
        constraints = (
            models.CheckConstraint(
                condition=Q(author__isnull=False, organisation__isnull=True)
                | Q(author__isnull=True, organisation__isnull=False),
                name="authorship_person_or_organisation",
            ),
            models.UniqueConstraint(
                fields=["material", "author", "role"],
                name="authorship_author_once_a_role",
            ),
            models.UniqueConstraint(
                fields=["material", "organisation", "role"],
                name="authorship_organisation_once_a_role",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name of the person or the organisation."""
        return str(self.author or self.organisation)
