"""What an element is told with: bearers, pictures, recordings, dates, and the records it rests on."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from exhibitions import archival_dates


class ElementBearer(Orderable):
    """Somebody who carries the element on, in a generation."""

    class Display(models.TextChoices):
        SHOWN = "shown", pgettext_lazy("bearer of heritage", "show")
        UNTIL_CONSENT = "until_consent", _("hide until consent is recorded")

    element = ParentalKey("heritage.HeritageElement", on_delete=models.CASCADE, related_name="bearers")
    bearer = models.ForeignKey(
        "heritage.Bearer", on_delete=models.PROTECT, related_name="elements", verbose_name=_("bearer")
    )
    generation = models.PositiveSmallIntegerField(
        _("generation"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("3 for the third generation (第三代)."),
    )
    display = models.CharField(
        _("on the public page"),
        max_length=13,
        choices=Display,
        default=Display.SHOWN,
        help_text=_(
            "“Hide until consent” lets the element be published now and shows the bearer once consent is recorded."
        ),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("bearer of an element")
        verbose_name_plural = _("bearers of an element")

    def __str__(self) -> str:
        return str(self.bearer)


class ElementPicture(Orderable):
    """A picture of the element."""

    element = ParentalKey("heritage.HeritageElement", on_delete=models.CASCADE, related_name="pictures")
    image = models.ForeignKey(
        "media.ArchiveImage", on_delete=models.PROTECT, related_name="element_pictures", verbose_name=_("image")
    )
    caption = models.CharField(_("caption"), max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("picture of an element")
        verbose_name_plural = _("pictures of an element")

    def __str__(self) -> str:
        return self.caption or str(self.image)


class ElementRecording(Orderable):
    """A sound or film; what is said or sung in it stands beside it as text."""

    element = ParentalKey("heritage.HeritageElement", on_delete=models.CASCADE, related_name="recordings")
    media = models.ForeignKey(
        "media.Recording", on_delete=models.PROTECT, related_name="+", verbose_name=_("recording")
    )
    caption = models.CharField(_("caption"), max_length=200)
    date_text = models.CharField(_("recorded (date as written)"), max_length=60, blank=True)
    transcript = models.TextField(
        pgettext_lazy("recording", "words"),
        blank=True,
        help_text=_("What is said or sung, for those who cannot hear it."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("recording of an element")
        verbose_name_plural = _("recordings of an element")

    def __str__(self) -> str:
        return self.caption

    def clean(self) -> None:
        super().clean()
        _check_date(self.date_text)

    @property
    def date_shown(self) -> str:
        """The date as a reader likes it."""
        return archival_dates.display(self.date_text)


class ElementExhibit(Orderable):
    """A record of the holdings the element's account rests on. The public sees it if the gate lets it."""

    element = ParentalKey("heritage.HeritageElement", on_delete=models.CASCADE, related_name="exhibits")
    exhibit = models.ForeignKey(
        "exhibitions.Exhibit", on_delete=models.PROTECT, related_name="heritage_elements", verbose_name=_("exhibit")
    )
    note = models.CharField(_("what it shows for this element"), max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("exhibit of an element")
        verbose_name_plural = _("exhibits of an element")

    def __str__(self) -> str:
        return str(self.exhibit)


class ElementDocument(Orderable):
    """A file to download with the element: the application form, the council's notice."""

    element = ParentalKey("heritage.HeritageElement", on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(
        "media.ArchiveDocument", on_delete=models.PROTECT, related_name="+", verbose_name=_("document")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("file of an element")
        verbose_name_plural = _("files of an element")

    def __str__(self) -> str:
        return str(self.document)


class ChronicleEntry(Orderable):
    """大事记: something that happened, on a date as written. `date_from` and `date_to` are derived from it."""

    element = ParentalKey("heritage.HeritageElement", on_delete=models.CASCADE, related_name="chronicle")
    date_text = models.CharField(
        _("date as written"), max_length=60, help_text=_("For example 1958, 约1936, 民国二十三年, 2012-06.")
    )
    date_from = models.DateField(_("from"), null=True, blank=True, editable=False)
    date_to = models.DateField(_("to"), null=True, blank=True, editable=False)
    text = models.TextField(_("what happened"))
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("entry of the chronicle")
        verbose_name_plural = _("chronicle")
        indexes: ClassVar = [models.Index(fields=["element", "date_from"], name="chronicle_by_date")]

    def __str__(self) -> str:
        return f"{self.date_text} {self.text[:40]}"

    def clean(self) -> None:
        super().clean()
        _check_date(self.date_text)

    def derive_dates(self) -> None:
        """Set `date_from` and `date_to` from `date_text`; raises `UnreadableDateError`."""
        dates = archival_dates.parse(self.date_text)
        self.date_from, self.date_to = dates.start, dates.end

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive_dates()
        super().save(*args, **kwargs)

    @property
    def date_shown(self) -> str:
        """The date as a reader likes it."""
        return archival_dates.display(self.date_text)


def _check_date(text: str) -> None:
    try:
        archival_dates.parse(text)
    except archival_dates.UnreadableDateError as error:
        raise ValidationError({"date_text": str(error)}) from error
