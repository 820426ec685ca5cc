"""Entries of what the public may find; all derived, written by `lantai.search.public.entries` alone."""

import datetime
from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.search import index

from . import registry

UNDATED_FROM, UNDATED_TO = datetime.date.max, datetime.date.min
LONGEST_WORDS = 60


class FacetValue(models.Model):
    """A value of a filter an entry may have several of; `key` is facet and slug: `place:zhuping-zhen`."""

    key = models.CharField(max_length=280, unique=True)
    name = models.CharField(max_length=255)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("value of a search filter")
        verbose_name_plural = _("values of search filters")

    def __str__(self) -> str:
        return self.name


class SearchEntry(index.Indexed, models.Model):
    """One thing the public may find: a record, a page, a chapter, a file.

    `source`, `object_id` and `part` say what it was made from; a row is there exactly while the public may
    see that. `reference` is a code or number, `keywords` are names it goes by; `transcription` is kept apart,
    so that a match in it can be told. `sorts_from` and `sorts_to` put undated entries last in either order.
    """

    source = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()
    part = models.CharField(max_length=20, blank=True)
    digest = models.CharField(max_length=32)

    type = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, blank=True)
    category = models.CharField(max_length=20, blank=True)
    decade = models.SmallIntegerField(null=True)
    values = models.ManyToManyField(FacetValue, related_name="entries")

    title = models.CharField(max_length=300)
    reference = models.CharField(max_length=200, blank=True)
    keywords = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    text = models.TextField(blank=True)
    transcription = models.TextField(blank=True)
    url = models.CharField(max_length=500)
    facts: models.JSONField[Any, Any] = models.JSONField(default=list)
    picture = models.ForeignKey("media.ArchiveImage", null=True, on_delete=models.SET_NULL, related_name="+")
    date_from = models.DateField(null=True)
    date_to = models.DateField(null=True)
    sorts_from = models.DateField(default=UNDATED_FROM)
    sorts_to = models.DateField(default=UNDATED_TO)

    # The index follows `entries.refresh`, which writes many at once.
    search_auto_update = False
    wagtail_reference_index_ignore = True
    search_fields: ClassVar = [
        index.SearchField("title", boost=6),
        index.AutocompleteField("title"),
        index.SearchField("reference", boost=4),
        index.AutocompleteField("reference"),
        index.SearchField("keywords", boost=3),
        index.SearchField("summary"),
        index.SearchField("text"),
        index.SearchField("transcription"),
        index.FilterField("type"),
        index.FilterField("kind"),
        index.FilterField("category"),
        index.FilterField("decade"),
        index.FilterField("sorts_from"),
        index.FilterField("sorts_to"),
        index.RelatedFields("values", [index.FilterField("key")]),
    ]

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "object_id", "part"], name="search_entry_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["type", "sorts_to"], name="search_entry_by_type"),
            models.Index(fields=["sorts_to"], name="search_entry_latest"),
            models.Index(fields=["sorts_from"], name="search_entry_earliest"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def search_weights(cls, keys: Iterable[int]) -> dict[int, float]:
        """What entries weigh by their type, where it is not 1; the search asks for it."""
        heavier = registry.weights()
        rows = cls.objects.filter(pk__in=keys, type__in=heavier).values_list("pk", "type") if heavier else ()
        return {pk: heavier[name] for pk, name in rows}


class FacetSet(models.Model):
    """The values of all filters that some entries have in common; never changed, so that it may be kept in memory.

    The number is made from the keys (`facet_sets.number_of`): one set has one number, in every process.
    """

    id = models.BigIntegerField(primary_key=True)
    keys: models.JSONField[Any, Any] = models.JSONField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("combination of search filters")
        verbose_name_plural = _("combinations of search filters")

    def __str__(self) -> str:
        return ", ".join(self.keys)


class EntryFacets(models.Model):
    """Which set an entry has: a table of two numbers a row, to count many entries fast."""

    entry = models.OneToOneField(SearchEntry, on_delete=models.CASCADE, primary_key=True, related_name="+")
    # No foreign key: an index of so few numbers would never be used, only kept.
    set = models.BigIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("search filters of an entry")
        verbose_name_plural = _("search filters of entries")

    def __str__(self) -> str:
        return f"{self.pk}: {self.set}"


class SpellingKey(models.Model):
    """A way to a word of titles, tags and places by what sounds or looks nearly like it; see `spelling`."""

    key = models.CharField(max_length=60)
    word = models.CharField(max_length=20)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("key to a word")
        verbose_name_plural = _("keys to words")
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "word"], name="spelling_key_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.word}"


class DocumentText(models.Model):
    """The text of an uploaded PDF or Word file, read once for each version of it; see `documents`."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("text of a document", "waiting to be read")
        READ = "read", pgettext_lazy("text of a document", "read")
        EMPTY = "empty", pgettext_lazy("text of a document", "holds no text (a scan without text)")
        LOCKED = "locked", pgettext_lazy("text of a document", "protected by a password")
        BROKEN = "broken", pgettext_lazy("text of a document", "cannot be read")
        TOO_LARGE = "too_large", pgettext_lazy("text of a document", "too large to be read")

    document = models.OneToOneField("media.ArchiveDocument", on_delete=models.CASCADE, related_name="search_text")
    file_hash = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    text = models.TextField(blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("text of a document")
        verbose_name_plural = _("texts of documents")

    def __str__(self) -> str:
        return str(self.document)


class WordsSearched(models.Model):
    """How often some words were searched on a day, and what they found last. Nothing about who searched."""

    words = models.CharField(pgettext_lazy("search", "words"), max_length=LONGEST_WORDS)
    day = models.DateField(pgettext_lazy("search", "day"))
    times = models.PositiveIntegerField(pgettext_lazy("search", "times"), default=0)
    found = models.PositiveIntegerField(pgettext_lazy("search", "found"), default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("words searched")
        verbose_name_plural = _("words searched")
        default_permissions = ("view",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["words", "day"], name="words_once_a_day")]
        indexes: ClassVar = [models.Index(fields=["day", "found"], name="words_by_day")]

    def __str__(self) -> str:
        return self.words
