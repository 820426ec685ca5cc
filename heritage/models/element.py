"""非遗项目: the canonical record of one element of intangible heritage."""

from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from exhibitions.slugs import free_slug
from lantai.imports.indexing import IndexedTogether
from lantai.pages.picture_holders import refused_files
from lantai.pages.publishing import may_go_public

from .. import batches, consent, numbers
from ..categories import BatchKind, Category, Level, order_of
from ..regions import provinces_in
from .reference_list import ElementRegion

# The long texts of an element in reading order; books and exports take them by these names.
TEXTS = ("history", "content", "transmission", "present_state")
LISTED = models.Q(listed_in__isnull=False)
OWN_LIVE = models.Q(listed_in__isnull=True, live=True)


class ElementQuerySet(models.QuerySet["HeritageElement"]):
    def published(self) -> "ElementQuerySet":
        """Those with a public page."""
        return self.filter(live=True)

    def own(self) -> "ElementQuerySet":
        """The hall's own register, published or not."""
        return self.filter(listed_in__isnull=True)

    def for_display(self) -> "ElementQuerySet":
        """With pictures and list, in a fixed number of queries."""
        from .parts import ElementPicture

        return self.select_related("listed_in").prefetch_related(
            models.Prefetch("pictures", ElementPicture.objects.select_related("image").order_by("sort_order")),
        )


class HeritageElement(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    IndexedTogether,
    ClusterableModel,
):
    """One element of one list. Drafts are reviewed in three steps; `live` ones have a public page.

    An element of the hall's own register has no `listed_in`; one of a reference list is looked up,
    not answered for, and has no page unless an editor publishes it.
    """

    name = models.CharField(_("name"), max_length=255)
    slug = models.SlugField(_("address"), max_length=90, unique=True, editable=False)
    category = models.CharField(_("category"), max_length=14, choices=Category)
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.COUNTY)
    number_text = models.CharField(
        _("number as written"),
        max_length=numbers.LONGEST,
        blank=True,
        help_text=_(
            "As the list prints it: Ⅷ—51, LSⅧ-23. One spelling of it is kept beside it for finding and sorting."
        ),
    )
    number = models.CharField(_("number, one spelling"), max_length=numbers.LONGEST, blank=True, editable=False)
    batch = models.PositiveSmallIntegerField(
        _("batch"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("4 for the fourth (第四批).")
    )
    batch_kind = models.CharField(_("taken in as"), max_length=10, choices=BatchKind, default=BatchKind.NEW)
    region = models.CharField(_("region or unit that applied"), max_length=255, blank=True)
    protecting_unit = models.CharField(_("protecting unit (保护单位)"), max_length=120, blank=True)
    listed_in = models.ForeignKey(
        "heritage.ReferenceList",
        verbose_name=_("reference list"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="elements",
        help_text=_("Empty for the hall's own register."),
    )
    townships = ParentalManyToManyField(
        "exhibitions.Place", verbose_name=_("townships"), blank=True, related_name="heritage_elements"
    )
    sort_key = models.CharField(max_length=40, editable=False, default="")

    summary = models.TextField(
        _("summary"), blank=True, max_length=300, help_text=_("One or two sentences; shown in lists and when shared.")
    )
    history = models.TextField(_("history (历史渊源)"), blank=True)
    content = models.TextField(_("content (基本内容)"), blank=True)
    transmission = models.TextField(_("transmission (传承谱系)"), blank=True)
    present_state = models.TextField(_("present state (存续状况)"), blank=True)
    note = models.TextField(_("note for the hall"), blank=True, help_text=_("Not shown to the public."))

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="heritage_element",
        for_concrete_model=False,
    )
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="heritage_element",
        for_concrete_model=False,
    )

    objects: Any = ElementQuerySet.as_manager()

    search_fields: ClassVar = [
        index.SearchField("name", boost=4),
        index.AutocompleteField("name"),
        index.SearchField("number", boost=2),
        index.SearchField("number_text"),
        index.SearchField("region"),
        index.SearchField("protecting_unit"),
        index.SearchField("summary"),
        index.SearchField("history"),
        index.SearchField("content"),
        index.SearchField("transmission"),
        index.SearchField("present_state"),
        index.FilterField("live"),
        index.FilterField("category"),
        index.FilterField("level"),
        index.FilterField("listed_in"),
        index.FilterField("name"),
        index.FilterField("updated_at"),
    ]

    class Meta:
        ordering = ("sort_key", "pk")
        verbose_name = _("heritage element")
        verbose_name_plural = _("heritage elements")
        indexes: ClassVar = [
            models.Index(fields=["sort_key", "category"], condition=OWN_LIVE, name="element_own_by_sort"),
            models.Index(fields=["category", "level", "batch"], condition=OWN_LIVE, name="element_own_facets"),
            models.Index(fields=["listed_in", "sort_key"], condition=LISTED, name="element_listed_by_sort"),
            models.Index(
                fields=["listed_in", "category", "level", "batch", "batch_kind"], name="element_listed_facets"
            ),
            models.Index(fields=["number"], name="element_by_number"),
            models.Index(fields=["updated_at"], name="element_by_update"),
        ]
        permissions = [
            ("publish_heritageelement", _("Can publish heritage elements")),
            ("lock_heritageelement", _("Can lock heritage elements")),
            ("unlock_heritageelement", _("Can unlock heritage elements")),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.number_text})" if self.number_text else self.name

    @property
    def revisions(self) -> Any:
        """Wagtail asks for them under this name."""
        return self._revisions

    def clean(self) -> None:
        super().clean()
        self.derive()
        if self.number:
            self.check_number()
        if rival := self.rival():
            raise ValidationError(
                {
                    "number_text": _("The number %(number)s is taken by “%(name)s”%(list)s.")
                    % {
                        "number": self.number_text,
                        "name": rival.name,
                        "list": f" ({rival.listed_in})" if rival.listed_in else "",
                    }
                }
            )

    def check_number(self) -> None:
        """Raise `ValidationError` if the number is none, or one of another category."""
        national = self.level == Level.NATIONAL
        try:
            numbers.check(self.number, national=national)
        except numbers.UnreadableNumberError as error:
            raise ValidationError({"number_text": str(error)}) from error
        belongs_to = numbers.category_of(self.number) if national else None
        if belongs_to and belongs_to != self.category:
            raise ValidationError(
                {
                    "number_text": _("%(number)s is a number of %(category)s.")
                    % {"number": self.number_text, "category": Category(belongs_to).label}
                }
            )

    def rival(self) -> "HeritageElement | None":
        """Another element of the same list, or of the hall's register at the same level, that has this number.

        A list gives one number to an element, to later extensions of it, and in one batch to its branches,
        鼓舞（辽西太平鼓） and 鼓舞（四筒鼓舞）; nothing else may share it.
        """
        if not self.number:
            return None
        others = HeritageElement.objects.filter(number=self.number, level=self.level, listed_in=self.listed_in_id)
        return next((other for other in others.exclude(pk=self.pk) if self.contends_with(other)), None)

    def contends_with(self, other: "HeritageElement") -> bool:
        """Whether two elements with one number in one list cannot both be right."""
        same_batch = (self.batch, self.batch_kind) == (other.batch, other.batch_kind)
        if same_batch and (self.name, self.region) == (other.name, other.region):
            return True
        if self.batch_kind != BatchKind.NEW or other.batch_kind != BatchKind.NEW:
            return False
        if not same_batch or self.base_name != other.base_name:
            return True
        # One entry told region by region, as national lists do; the hall's own register has one record for it.
        is_branch = self.name != other.name and "（" in self.name and "（" in other.name
        return not (is_branch or (self.listed_in is not None and self.name == other.name))

    @property
    def base_name(self) -> str:
        """The name without the branch in brackets: 鼓舞（辽西太平鼓） → 鼓舞."""
        return self.name.partition("（")[0].strip()

    def derive(self) -> None:
        """Set what follows from other fields: `number` and `sort_key`."""
        self.number_text = self.number_text.strip()
        self.number = numbers.normalise(self.number_text)
        if self.category in Category.values and self.level in Level.values:
            order = f"{order_of(Level, self.level)}{order_of(Category, self.category):02}"
            extension = int(self.batch_kind == BatchKind.EXPANSION)
            self.sort_key = f"{order}-{numbers.serial_of(self.number):05}-{self.batch or 0:03}{extension}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        if not self.slug:
            self.slug = free_slug(HeritageElement, self.number or self.name)
        with transaction.atomic():
            super().save(*args, **kwargs)
            # Noting a revision or a review saves a few named fields; the region is none of them.
            if "region" in (kwargs.get("update_fields") or ["region"]):
                self._derive_provinces()

    def _derive_provinces(self) -> None:
        wanted = set(provinces_in(self.region))
        held = set(ElementRegion.objects.filter(element=self).values_list("province", flat=True))
        if gone := held - wanted:
            ElementRegion.objects.filter(element=self, province__in=gone).delete()
        ElementRegion.objects.bulk_create(
            ElementRegion(element=self, province=province) for province in sorted(wanted - held)
        )

    def check_publishable(self) -> None:
        """Raise `ValidationError` naming each bearer shown without consent, and each picture or recording."""
        reasons = [ValidationError(reason) for reason in consent.reasons_against(self)]
        if refused := [*reasons, *refused_files(self)]:
            raise ValidationError(refused)

    def publish(self, revision: Revision, *args: Any, log_action: Any = True, **kwargs: Any) -> Any:
        """As Wagtail's, after `check_publishable`; see `lantai.pages.publishing.may_go_public`."""
        if may_go_public(self, revision, log_action=log_action):
            return super().publish(revision, *args, log_action=log_action, **kwargs)
        return None

    def get_absolute_url(self) -> str:
        return reverse("heritage:element", args=[self.slug])

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "heritage/element.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        from ..account import account_of

        return {**super().get_preview_context(request, mode_name), **account_of(self, request)}

    @property
    def cover(self) -> Any:
        """The first picture, from what `for_display` prefetched; None without any."""
        return next(iter(self.pictures.all()), None)

    @property
    def batch_shown(self) -> str:
        """第四批, 第四批扩展, or nothing."""
        return batches.shown(self.batch, self.batch_kind)

    def texts(self) -> list[tuple[str, str]]:
        """Field name and text of the long texts that are filled in, in reading order."""
        return [(name, getattr(self, name)) for name in TEXTS if getattr(self, name).strip()]
