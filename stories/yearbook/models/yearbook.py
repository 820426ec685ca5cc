"""年鉴: one edition, its deadlines and limits, and its structure 类目→分目."""

import datetime
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, RevisionMixin

from ..stages import Stage


class Yearbook(RevisionMixin, ClusterableModel):
    """An edition. 《云溪年鉴（2026）》 is edition 2026 and tells of 2025."""

    name = models.CharField(_("name of the yearbook"), max_length=60, help_text=_("Without the year: 云溪年鉴."))
    edition = models.PositiveSmallIntegerField(
        _("edition (卷)"), validators=[MinValueValidator(1949), MaxValueValidator(2199)]
    )
    covers_year = models.PositiveSmallIntegerField(
        _("year told of"),
        null=True,
        blank=True,
        help_text=_("The year before the edition, if left empty."),
        validators=[MinValueValidator(1900), MaxValueValidator(2199)],
    )
    compiling_office = models.CharField(_("compiling office (编纂单位)"), max_length=120)
    office_contact = models.CharField(
        _("whom to ask there"), max_length=120, blank=True, help_text=_("Name and telephone of the office's editor.")
    )
    unit = models.CharField(_("contributing unit (供稿单位)"), max_length=120)
    deadline = models.DateField(
        _("hand in by (交稿截止)"), help_text=_("The day the sealed texts must be at the compiling office.")
    )
    word_limit = models.PositiveIntegerField(
        _("characters an entry"), default=800, help_text=_("An entry may have a limit of its own.")
    )
    total_limit = models.PositiveIntegerField(_("characters in all"), null=True, blank=True)
    print_width = models.PositiveSmallIntegerField(
        _("width of a picture in print (mm)"), default=85, validators=[MinValueValidator(10)]
    )
    min_dpi = models.PositiveSmallIntegerField(
        _("least resolution (dpi)"), default=300, validators=[MinValueValidator(72)]
    )
    note = models.TextField(_("requirements of the office"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-edition", "name")
        verbose_name = _("yearbook")
        verbose_name_plural = _("yearbooks")
        constraints: ClassVar = [models.UniqueConstraint(fields=["name", "edition"], name="yearbook_edition_once")]

    def __str__(self) -> str:
        return f"{self.name}（{self.edition}）"

    @property
    def year(self) -> int:
        """The year the edition tells of."""
        return self.covers_year or self.edition - 1

    @property
    def days_left(self) -> int:
        """Days from today to the deadline; negative once it has passed."""
        return (self.deadline - timezone.localdate()).days

    def due_dates(self) -> list[tuple[int, datetime.date]]:
        """Each step that has a date, with it; handing in is the deadline itself."""
        own = [(deadline.stage, deadline.due_on) for deadline in self.deadlines.all()]
        return sorted([*own, (Stage.SEALING.value, self.deadline)], key=lambda pair: (pair[1], pair[0]))


class Deadline(Orderable):
    """A date for a step before or after handing in: the hall's own review, the return of a proof."""

    yearbook = ParentalKey(Yearbook, on_delete=models.CASCADE, related_name="deadlines")
    stage = models.PositiveSmallIntegerField(_("step that must be done"), choices=Stage)
    due_on = models.DateField(pgettext_lazy("deadline", "by"))

    class Meta(Orderable.Meta):
        verbose_name = _("further deadline")
        verbose_name_plural = _("further deadlines")

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.due_on}"


class Category(Orderable, ClusterableModel):
    """类目."""

    yearbook = ParentalKey(Yearbook, on_delete=models.CASCADE, related_name="categories")
    name = models.CharField(_("category (类目)"), max_length=60)

    class Meta(Orderable.Meta):
        verbose_name = _("category (类目)")
        verbose_name_plural = _("categories (类目)")

    def __str__(self) -> str:
        return self.name


class SubcategoryQuerySet(models.QuerySet["Subcategory"]):
    def in_order(self) -> "SubcategoryQuerySet":
        """As the book has them, latest edition first, with what their names need."""
        return self.select_related("category__yearbook").order_by(
            "-category__yearbook__edition", "category__yearbook", "category__sort_order", "sort_order"
        )


class Subcategory(Orderable):
    """分目: where entries stand."""

    category = ParentalKey(Category, on_delete=models.CASCADE, related_name="subcategories")
    name = models.CharField(_("subcategory (分目)"), max_length=60)

    objects: Any = SubcategoryQuerySet.as_manager()

    class Meta(Orderable.Meta):
        verbose_name = _("subcategory (分目)")
        verbose_name_plural = _("subcategories (分目)")

    def __str__(self) -> str:
        return f"{self.category.yearbook} {self.category} → {self.name}"
