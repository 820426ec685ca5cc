"""展品: the canonical record of one photo, document or artifact.

Field names follow ISAD(G) and Dublin Core; Chinese catalogues' terms stand in the
labels (DA/T 18-2022 records, DA/T 50-2014 photographs).
"""

from functools import lru_cache
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import ItemBase, TagBase
from wagtail.models import Orderable, RevisionMixin
from wagtail.search import index

from lantai.imports.indexing import IndexedTogether

from .. import archival_dates
from ..openness import GATE_FIELDS, Classification, Clearance, DisplayBasis, Openness, gate
from ..reference_codes import normalise
from ..slugs import free_slug


class Kind(models.TextChoices):
    """展品类型; decides the fields, the unit and how it is counted."""

    PHOTO = "photo", _("photograph")
    DOCUMENT = "document", pgettext_lazy("kind of exhibit", "document")
    ARTIFACT = "artifact", _("artifact")


DEFAULT_UNITS = {Kind.PHOTO: "幅", Kind.DOCUMENT: "张", Kind.ARTIFACT: "件"}

# Fields that mean something for one kind only; the form shows no others.
KIND_FIELDS = {
    Kind.PHOTO: frozenset({"photographer", "photo_number", "negative_number", "genre"}),
    Kind.DOCUMENT: frozenset({"document_number", "carrier"}),
    Kind.ARTIFACT: frozenset({"material", "dimensions", "acquisition", "condition"}),
}
SOME_KINDS_ONLY = frozenset().union(*KIND_FIELDS.values())
SHOWN = models.Q(showable=True)


class ExhibitTag(TagBase):
    """A word editors file exhibits under; free tagging."""

    class Meta:
        verbose_name = _("exhibit tag")
        verbose_name_plural = _("exhibit tags")


class TaggedExhibit(ItemBase):
    tag = models.ForeignKey(ExhibitTag, on_delete=models.CASCADE, related_name="tagged_exhibits")
    content_object = ParentalKey("exhibitions.Exhibit", on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        unique_together = (("tag", "content_object"),)


@lru_cache(maxsize=4096)
def _address(slug: str, _language: str | None, _prefix: str) -> str:
    """Django looks for it anew each time, and a walk names many exhibits several times."""
    return reverse("exhibitions:exhibit", args=[slug])


class ExhibitQuerySet(models.QuerySet["Exhibit"]):
    def showable(self) -> "ExhibitQuerySet":
        """Those the public may see; the rule is `exhibitions.openness`."""
        return self.filter(showable=True)

    def for_display(self) -> "ExhibitQuerySet":
        """With images and place, in a fixed number of queries."""
        return self.select_related("place").prefetch_related(
            models.Prefetch("images", ExhibitImage.objects.select_related("image").order_by("sort_order"))
        )


class Exhibit(RevisionMixin, IndexedTogether, ClusterableModel):
    """One record. Every change is a revision; what the public may see is `showable`."""

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PHOTO)
    reference_code = models.CharField(
        _("reference code (档号)"),
        max_length=120,
        unique=True,
        help_text=_("As on the file. Full-width characters, spaces and dashes are unified when saving."),
    )
    slug = models.SlugField(_("address"), max_length=90, unique=True, editable=False)
    title = models.CharField(_("title (题名)"), max_length=255)
    date_text = models.CharField(
        _("date as written"),
        max_length=60,
        blank=True,
        help_text=archival_dates.EXAMPLES,
    )
    date_from = models.DateField(_("from"), null=True, blank=True, editable=False, db_index=True)
    date_to = models.DateField(_("to"), null=True, blank=True, editable=False)
    creator = models.CharField(_("creator (责任者)"), max_length=120, blank=True)
    photographer = models.CharField(_("photographer (摄影者)"), max_length=120, blank=True)
    description = models.TextField(_("description (文字说明)"), blank=True)
    extent = models.PositiveIntegerField(_("extent (数量)"), default=1, validators=[MinValueValidator(1)])
    extent_unit = models.CharField(
        _("unit (量词)"),
        max_length=4,
        blank=True,
        help_text=_("幅 for photographs, 张 for documents, 份 or 件 for artifacts."),
    )
    carrier = models.CharField(_("carrier and form (载体形态)"), max_length=120, blank=True)
    material = models.CharField(_("material (材质)"), max_length=80, blank=True)
    dimensions = models.CharField(_("dimensions (尺寸)"), max_length=80, blank=True)
    photo_number = models.CharField(_("photo number (照片号)"), max_length=60, blank=True)
    negative_number = models.CharField(_("negative number (底片号)"), max_length=60, blank=True)
    see_also = models.CharField(_("see also (参见号)"), max_length=120, blank=True)
    document_number = models.CharField(_("document number (文件编号)"), max_length=80, blank=True)
    genre = models.CharField(_("colour (黑白、彩色)"), max_length=20, blank=True)
    retention = models.CharField(_("retention period (保管期限)"), max_length=20, blank=True)
    acquisition = models.CharField(_("source of acquisition (来源方式)"), max_length=40, blank=True)
    condition = models.CharField(_("condition (完残情况)"), max_length=80, blank=True)
    fonds = models.CharField(_("fonds (全宗)"), max_length=120, blank=True)
    place = models.ForeignKey(
        "exhibitions.Place",
        verbose_name=_("place"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="exhibits",
    )
    note = models.TextField(_("note (附注)"), blank=True)
    transcription = models.TextField(_("transcription (释文)"), blank=True)

    classification = models.CharField(
        _("security classification (密级)"), max_length=12, choices=Classification, blank=True, default=""
    )
    openness = models.CharField(_("openness (开放标识)"), max_length=12, choices=Openness, default=Openness.UNREVIEWED)
    display_basis = models.CharField(_("display basis (展出依据)"), max_length=10, choices=DisplayBasis, blank=True)
    rights_status = models.CharField(_("rights"), max_length=10, choices=Clearance, default=Clearance.PENDING)
    privacy_status = models.CharField(_("privacy"), max_length=10, choices=Clearance, default=Clearance.PENDING)
    rights_note = models.CharField(
        _("rights statement"), max_length=200, blank=True, help_text=_("Shown to the public: holder, terms of use.")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approved by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True, editable=False)
    showable = models.GeneratedField(
        expression=gate(), output_field=models.BooleanField(), db_persist=True, verbose_name=_("may be shown")
    )

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    tags = ClusterTaggableManager(through=TaggedExhibit, blank=True, verbose_name=_("tags"))

    objects: Any = ExhibitQuerySet.as_manager()

    search_fields: ClassVar = [
        index.SearchField("title", boost=4),
        index.AutocompleteField("title"),
        index.SearchField("reference_code", boost=4),
        index.AutocompleteField("reference_code"),
        index.SearchField("description"),
        index.SearchField("transcription"),
        index.SearchField("creator"),
        index.SearchField("photographer"),
        index.SearchField("date_text"),
        index.SearchField("photo_number"),
        index.SearchField("document_number"),
        index.FilterField("kind"),
        index.FilterField("openness"),
        index.FilterField("showable"),
        index.FilterField("date_from"),
        index.FilterField("updated_at"),
        index.FilterField("reference_code"),
        index.FilterField("title"),
        index.FilterField("place"),
    ]

    class Meta:
        ordering = ("reference_code",)
        verbose_name = _("exhibit")
        verbose_name_plural = _("exhibits")
        indexes: ClassVar = [
            # Partial, so that SQLite answers the catalogue's counts from the index alone.
            models.Index(
                fields=["date_from", "reference_code", "date_to"], condition=SHOWN, name="exhibit_shown_by_date"
            ),
            models.Index(
                fields=["kind", "date_from", "reference_code", "date_to"], condition=SHOWN, name="exhibit_shown_by_kind"
            ),
            models.Index(fields=["place", "date_from", "date_to"], condition=SHOWN, name="exhibit_shown_by_place"),
            models.Index(fields=["updated_at"], name="exhibit_by_update"),
        ]
        permissions = [("decide_openness", _("Can decide whether exhibits may be shown"))]

    def __str__(self) -> str:
        return f"{self.title} ({self.reference_code})"

    def clean(self) -> None:
        super().clean()
        self.reference_code = normalise(self.reference_code)
        if not self.reference_code:
            raise ValidationError({"reference_code": _("A reference code (档号) is needed.")})
        try:
            self.derive_dates()
        except archival_dates.UnreadableDateError as error:
            raise ValidationError({"date_text": str(error)}) from error

    def derive_dates(self) -> None:
        """Set `date_from` and `date_to` from `date_text`; raises `UnreadableDateError`."""
        dates = archival_dates.parse(self.date_text)
        self.date_from, self.date_to = dates.start, dates.end

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.reference_code = normalise(self.reference_code)
        self.extent_unit = self.extent_unit or DEFAULT_UNITS[Kind(self.kind)]
        self.derive_dates()
        if not self.slug:
            self.slug = free_slug(Exhibit, self.reference_code)
        super().save(*args, **kwargs)
        # Databases compute `showable`; what was read before this save no longer holds.
        self.__dict__.pop("showable", None)

    def with_content_json(self, content: dict[str, Any]) -> "Exhibit":
        """An earlier version of the record under today's gate: going back to it opens nothing."""
        version = super().with_content_json(content)
        for name in (*GATE_FIELDS, "approved_by", "approved_at"):
            setattr(version, name, getattr(self, name))
        version.__dict__.pop("showable", None)
        return version

    def get_absolute_url(self) -> str:
        return _address(self.slug, get_language(), get_script_prefix())

    @property
    def cover(self) -> "ExhibitImage | None":
        """The first image, from what `for_display` prefetched."""
        return next(iter(self.images.all()), None)

    @property
    def date_shown(self) -> str:
        """The date as a reader likes it."""
        return archival_dates.display(self.date_text)

    @property
    def extent_shown(self) -> str:
        """12幅."""
        return f"{self.extent}{self.extent_unit}"


class ExhibitImage(Orderable):
    """One side or page of an exhibit, in order."""

    class Role(models.TextChoices):
        FRONT = "front", _("front")
        BACK = "back", _("back")
        PAGE = "page", pgettext_lazy("what an image shows", "page")
        DETAIL = "detail", _("detail")

    exhibit = ParentalKey(Exhibit, on_delete=models.CASCADE, related_name="images")
    image = models.ForeignKey(
        "media.ArchiveImage", on_delete=models.PROTECT, related_name="exhibit_images", verbose_name=_("image")
    )
    role = models.CharField(_("what it shows"), max_length=8, choices=Role, default=Role.FRONT)
    caption = models.CharField(_("caption"), max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("image of an exhibit")
        verbose_name_plural = _("images of an exhibit")
        indexes: ClassVar = [models.Index(fields=["image", "exhibit"], name="exhibit_image_holder")]

    def __str__(self) -> str:
        return self.caption or str(self.get_role_display())


class RelatedExhibit(Orderable):
    """A hand-picked connection to another exhibit."""

    exhibit = ParentalKey(Exhibit, on_delete=models.CASCADE, related_name="related")
    other = models.ForeignKey(Exhibit, on_delete=models.CASCADE, related_name="+", verbose_name=_("exhibit"))

    class Meta(Orderable.Meta):
        verbose_name = _("related exhibit")
        verbose_name_plural = _("related exhibits")

    def __str__(self) -> str:
        return str(self.other)
