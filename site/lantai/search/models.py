"""Local words of the hall and what else they are called, and what the search engines still have to be told."""

import re
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .folding import HAN, fold
from .public.models import (
    DocumentText,
    EntryFacets,
    FacetSet,
    FacetValue,
    SearchEntry,
    SpellingKey,
    WordsSearched,
)

__all__ = [
    "DocumentText",
    "EntryFacets",
    "FacetSet",
    "FacetValue",
    "IndexState",
    "LocalWord",
    "OwedEntry",
    "SearchEntry",
    "SpellingKey",
    "WaitingChange",
    "WordsSearched",
]


# Other words for a local word; each makes the query longer.
MOST_OTHERS = 6
BETWEEN = "、"
_SEPARATORS = re.compile(r"[\s,，、;；/|]+")


class LocalWord(models.Model):
    """A name the general dictionary does not know: queries keep it together. With `also` a group of words that find each other."""

    class Kind(models.TextChoices):
        PERSON = "person", pgettext_lazy("kind of local word", "person")
        PLACE = "place", pgettext_lazy("kind of local word", "village, place")
        OFFICE = "office", pgettext_lazy("kind of local word", "office, school, works")
        OTHER = "other", pgettext_lazy("kind of local word", "other")

    word = models.CharField(
        _("word"),
        max_length=20,
        unique=True,
        help_text=_("As it is written, two characters or more. It holds at once; nothing has to be indexed again."),
    )
    also = models.CharField(
        pgettext_lazy("of a local word", "also called"),
        max_length=140,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "Other words for the same, with commas between: abbreviations, former names. A search for one of them finds "
            "the others too and says so; in quotation marks it finds what is typed only."
        ),
    )
    kind = models.CharField(pgettext_lazy("of a local word", "kind"), max_length=10, choices=Kind, default=Kind.PLACE)
    note = models.CharField(pgettext_lazy("of a local word", "note"), max_length=200, blank=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        ordering = ("word",)
        verbose_name = _("local word")
        verbose_name_plural = _("local words")

    def __str__(self) -> str:
        return self.word

    def clean(self) -> None:
        super().clean()
        self.word = "".join(self.word.split())
        if not re.fullmatch(rf"[{HAN}]{{2,}}", fold(self.word)):
            raise ValidationError({"word": _("Two Chinese characters or more, nothing else.")})
        self.also = BETWEEN.join(self._others())

    def _others(self) -> list[str]:
        """The words of `also`, each once; refuses what queries could not find."""
        typed = {fold(word): word for word in _SEPARATORS.split(self.also) if word}
        typed.pop(fold(self.word), None)
        for folded, word in typed.items():
            if not re.fullmatch(rf"[{HAN}]{{2,}}", folded):
                raise ValidationError({"also": _("“%(word)s” is not two Chinese characters or more.") % {"word": word}})
        if len(typed) > MOST_OTHERS:
            raise ValidationError({"also": _("At most %(most)d other words.") % {"most": MOST_OTHERS}})
        return list(typed.values())

    @property
    def group(self) -> list[str]:
        """The word and what else it is called."""
        return [self.word, *filter(None, self.also.split(BETWEEN))]

    @classmethod
    def stamp(cls) -> tuple[Any, int]:
        """Changes whenever the words do: one small query."""
        state = cls.objects.aggregate(last=models.Max("updated_at"), number=models.Count("pk"))
        return state["last"], state["number"]

    @classmethod
    def folded(cls) -> list[str]:
        """All words, with what else they are called, as queries spell them."""
        return [fold(word) for local in cls.objects.only("word", "also") for word in local.group]

    @classmethod
    def groups(cls) -> list[list[str]]:
        """The words that find each other, group by group."""
        return [local.group for local in cls.objects.exclude(also="").only("word", "also")]


class WaitingChange(models.Model):
    """A record that changed and that the search engine has not been told of yet.

    Written in the transaction of the change itself; the number is the version the engine keeps the latest of.
    """

    model = models.CharField(max_length=100)
    record = models.BigIntegerField()
    noted_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("pk",)
        indexes: ClassVar = [models.Index(fields=["model", "record"], name="search_waiting_record")]

    def __str__(self) -> str:
        return f"{self.model} {self.record}"


class OwedEntry(models.Model):
    """A record saved among many, whose entry is made with theirs: written with the save, gone with the entry.

    `name` is the label of a model, or the name of a source of what the public finds.
    """

    name = models.CharField(max_length=100)
    record = models.BigIntegerField()
    noted_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("pk",)
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["name", "record"], name="search_owed_record")]

    def __str__(self) -> str:
        return f"{self.name} {self.record}"


class IndexState(models.Model):
    """How the index of one backend stands: which version of the records it was built for, and a rebuild under way."""

    backend = models.CharField(max_length=40, unique=True)
    fingerprint = models.CharField(max_length=16, blank=True)
    built_at = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("search index")
        verbose_name_plural = _("search indexes")
        default_permissions = ()
        permissions = [("rebuild_index", _("Can have the search index rebuilt"))]

    def __str__(self) -> str:
        return self.backend
