"""年鉴供稿: one entry (条目), with its pictures, the objects provided, and the facts of the year."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, RevisionMixin
from wagtail.search import index

from .. import printing
from ..counting import characters
from ..plain import plain_line, plain_text
from ..stages import STAGE_HELP, WRITABLE, Stage, same_person
from .yearbook import Subcategory, Yearbook

LOCKED_FIELDS = ("title", "text", "subcategory", "drafter", "unit_reviewer")
"""What is settled once the unit has reviewed it."""


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def for_list(self) -> "ContributionQuerySet":
        """With all that a row says, in a fixed number of queries, in the order of the book."""
        return (
            self.select_related("subcategory__category__yearbook")
            .prefetch_related(
                models.Prefetch("pictures", ContributionPicture.objects.select_related("image")),
                "overrulings",
                "facts",
                "passages",
            )
            .order_by(
                "-subcategory__category__yearbook__edition",
                "subcategory__category__sort_order",
                "subcategory__sort_order",
                "position",
                "pk",
            )
        )

    def of(self, yearbook: Yearbook) -> "ContributionQuerySet":
        """Those of one edition."""
        return self.filter(subcategory__category__yearbook=yearbook)

    def not_handed_in(self) -> "ContributionQuerySet":
        """Those not yet sealed and sent."""
        return self.filter(stage__lte=Stage.SEALING)


class Contribution(RevisionMixin, index.Indexed, ClusterableModel):
    """An entry. `stage` is written by `stages.move` alone."""

    subcategory = models.ForeignKey(
        Subcategory, verbose_name=_("place in the yearbook"), on_delete=models.PROTECT, related_name="contributions"
    )
    position = models.PositiveSmallIntegerField(
        _("order within it"), default=10, help_text=_("Entries stand by this number: 10, 20, 30…")
    )
    title = models.CharField(_("entry (条目)"), max_length=120)
    drafter = models.CharField(_("drafter (撰稿人)"), max_length=60)
    unit_reviewer = models.CharField(
        _("unit reviewer (审稿人)"), max_length=60, blank=True, help_text=_("Somebody other than the drafter.")
    )
    own_limit = models.PositiveIntegerField(
        _("limit of this entry"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Characters; if left empty, that of the yearbook."),
    )
    text = models.TextField(_("text of the entry"), blank=True)
    note = models.TextField(_("internal note"), blank=True, help_text=_("Not handed in."))
    stage = models.PositiveSmallIntegerField(
        _("step"), choices=Stage, default=Stage.DRAFTING, editable=False, db_index=True, help_text=STAGE_HELP
    )
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects: Any = ContributionQuerySet.as_manager()

    search_fields: ClassVar = [
        index.SearchField("title", boost=4),
        index.AutocompleteField("title"),
        index.SearchField("text"),
    ]

    class Meta:
        ordering = ("subcategory", "position", "pk")
        verbose_name = _("yearbook entry")
        verbose_name_plural = _("yearbook entries")
        permissions: ClassVar = [
            ("review_contribution", _("Can review yearbook entries for the unit")),
            ("send_contribution", _("Can record yearbook entries as sealed and sent")),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        self._make_plain()
        if not self.title:
            raise ValidationError({"title": _("An entry needs a name.")})
        if self.unit_reviewer and same_person(self.drafter, self.unit_reviewer):
            raise ValidationError({"unit_reviewer": _("The drafter and the unit reviewer are two people.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._make_plain()
        super().save(*args, **kwargs)

    def _make_plain(self) -> None:
        self.text = plain_text(self.text)
        for name in ("title", "drafter", "unit_reviewer"):
            setattr(self, name, plain_line(getattr(self, name)))

    def with_content_json(self, content: dict[str, Any]) -> "Contribution":
        """An earlier version at today's step: going back to it moves nothing, and changes no text that is settled."""
        version = super().with_content_json(content)
        version.stage = self.stage
        if not self.is_writable:
            for name in LOCKED_FIELDS:
                setattr(version, name, getattr(self, name))
        return version

    @property
    def yearbook(self) -> Yearbook:
        """The edition it is written for."""
        return self.subcategory.category.yearbook

    @property
    def is_writable(self) -> bool:
        """Whether the hall may still change its text."""
        return self.stage in WRITABLE

    @property
    def limit(self) -> int:
        """Characters it may have."""
        return self.own_limit or self.yearbook.word_limit

    @property
    def word_count(self) -> int:
        """Characters it has (字数)."""
        return characters(self.text)

    @property
    def count_shown(self) -> str:
        """620/800."""
        return f"{self.word_count}/{self.limit}"

    @property
    def handed_in_on(self) -> Any:
        """The day it was last sealed and sent, from the prefetched passages; None if it never was or has come back."""
        if self.stage <= Stage.SEALING:
            return None
        sent = [p for p in self.passages.all() if p.from_stage == Stage.SEALING and p.to_stage > Stage.SEALING]
        return sent[-1].done_on if sent else None

    @property
    def is_late(self) -> bool:
        """Handed in after the deadline, or not handed in though it has passed."""
        deadline = self.yearbook.deadline
        if self.stage <= Stage.SEALING:
            return timezone.localdate() > deadline
        return bool(self.handed_in_on and self.handed_in_on > deadline)

    def was_put_into_a_hand_in(self) -> bool:
        """Whether a Word file that is kept holds the entry as it stands now."""
        return bool(self.hand_in_items.filter(title=self.title, text=self.text).exists())


class YearFact(Orderable):
    """年度数据: a figure of the year the entry rests on, and where it comes from."""

    contribution = ParentalKey(Contribution, on_delete=models.CASCADE, related_name="facts")
    what = models.CharField(_("what"), max_length=80, help_text=_("For example 展出照片."))
    value = models.CharField(_("value"), max_length=40, help_text=_("As in the text: 126幅."))
    source = models.CharField(_("source"), max_length=160, blank=True, help_text=_("Ledger, report, document number."))

    class Meta(Orderable.Meta):
        verbose_name = _("fact of the year")
        verbose_name_plural = _("facts of the year")

    def __str__(self) -> str:
        return f"{self.what} {self.value}"


class ContributionPicture(Orderable):
    """A picture handed in with an entry. The original goes to print as it is."""

    contribution = ParentalKey(Contribution, on_delete=models.CASCADE, related_name="pictures")
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, verbose_name=_("image"), on_delete=models.PROTECT, related_name="+"
    )
    caption = models.CharField(_("caption (图片说明)"), max_length=200)
    author = models.CharField(_("taken by (摄影者)"), max_length=60)
    taken = models.CharField(_("date taken"), max_length=40, help_text=_("For example 2025年6月9日."))
    print_width = models.PositiveSmallIntegerField(
        _("width in print (mm)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(10)],
        help_text=_("If left empty, that of the yearbook."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("picture of an entry")
        verbose_name_plural = _("pictures of an entry")

    def __str__(self) -> str:
        return self.caption

    @property
    def width_mm(self) -> int:
        """Width in print."""
        return self.print_width or self.contribution.yearbook.print_width

    @property
    def dpi(self) -> int:
        """Dots per inch at that width."""
        return printing.resolution(self.image.width, self.width_mm)

    @property
    def is_sharp(self) -> bool:
        """Whether it has the resolution the yearbook asks for."""
        return self.dpi >= self.contribution.yearbook.min_dpi

    @property
    def widest(self) -> int:
        """Millimetres it may be printed wide."""
        return printing.widest(self.image.width, self.contribution.yearbook.min_dpi)


class ProvidedObject(Orderable):
    """提供的实物、图文: what the hall lent or gave to the compiling office besides the pictures handed in."""

    class Kind(models.TextChoices):
        ARTIFACT = "artifact", _("artifact (实物)")
        PHOTO = "photo", _("photograph (照片)")
        DOCUMENT = "document", _("document (图文资料)")

    contribution = ParentalKey(Contribution, on_delete=models.CASCADE, related_name="objects_provided")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.ARTIFACT)
    exhibit = models.ForeignKey(
        "exhibitions.Exhibit",
        verbose_name=_("exhibit"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("If it is in the catalogue."),
    )
    name = models.CharField(_("what was provided"), max_length=160, help_text=_("Original, copy, scan, photograph of…"))
    quantity = models.PositiveIntegerField(
        pgettext_lazy("things", "how many"), default=1, validators=[MinValueValidator(1)]
    )
    unit = models.CharField(_("unit (量词)"), max_length=4, default="件")
    provided_on = models.DateField(_("provided on"))
    received_by = models.CharField(_("received by"), max_length=60, blank=True)
    returned_on = models.DateField(_("came back on"), null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("object provided")
        verbose_name_plural = _("objects provided")

    def __str__(self) -> str:
        return f"{self.name} {self.quantity}{self.unit}"

    def clean(self) -> None:
        super().clean()
        if self.returned_on and self.provided_on and self.returned_on < self.provided_on:
            raise ValidationError({"returned_on": _("It cannot come back before it was provided.")})
