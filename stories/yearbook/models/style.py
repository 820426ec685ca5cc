"""年鉴用语: the words the remarks on style look for; editors add their own."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class TermKind(models.TextChoices):
    """What is wrong with a word; each kind is looked for in its own way."""

    FIRST_PERSON = "first_person", _("first person")
    OUR_PLACE = "our_place", _("“our” place or unit")
    RELATIVE_TIME = "relative_time", _("relative time word")
    UNIT = "unit", _("non-statutory unit")
    ABBREVIATION = "abbreviation", _("abbreviation to be explained")
    OTHER = "other", _("other word to avoid")
    KNOWN = "known", _("fine as it is")


class StyleTerm(models.Model):
    """A word and what to write instead. `KNOWN` words are never remarked on, nor what is inside them."""

    kind = models.CharField(_("kind"), max_length=16, choices=TermKind)
    term = models.CharField(_("word"), max_length=40)
    instead = models.CharField(
        _("write instead"),
        max_length=80,
        blank=True,
        help_text=_(
            "For an abbreviation: its full form. Once the full form stands in the text, it counts as explained."
        ),
    )
    why = models.CharField(_("why"), max_length=160, blank=True)
    after_digits_only = models.BooleanField(
        _("only after digits"),
        default=False,
        help_text=_("For units that are ordinary words as well (里, 两): 5里, but not 十里长街."),
    )
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ("kind", "term")
        verbose_name = _("yearbook style word")
        verbose_name_plural = _("yearbook style words")
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "term"], name="yearbook_style_term_once")]

    def __str__(self) -> str:
        return self.term
