"""投稿: one story sent to one outlet, as it was sent, and what became of it."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from wagtail.search import index

from lantai.media.storage import originals


class PitchQuerySet(models.QuerySet["Pitch"]):
    def waiting(self) -> "PitchQuerySet":
        """Sent and not answered."""
        return self.filter(state=Pitch.State.SENT)

    def accepted(self) -> "PitchQuerySet":
        """Accepted, printed or not yet."""
        return self.filter(state__in=Pitch.ACCEPTED_STATES)


class Pitch(index.Indexed, models.Model):
    """Made and answered by `stories.pitching` only. What was sent never changes."""

    class State(models.TextChoices):
        SENT = "sent", pgettext_lazy("pitch", "sent (已投)")
        ACCEPTED = "accepted", pgettext_lazy("pitch", "accepted (采用)")
        DECLINED = "declined", pgettext_lazy("pitch", "declined (未采用)")
        PUBLISHED = "published", pgettext_lazy("pitch", "published (刊发)")

    ACCEPTED_STATES = (State.ACCEPTED, State.PUBLISHED)
    # As they were on the day; `save` refuses to change them.
    KEPT = (
        "story_number",
        "outlet_id",
        "sent_on",
        "sent_title",
        "sent_byline",
        "sent_text",
        "sent_file",
        "sent_digest",
    )

    story = models.ForeignKey(
        "stories.StoryPage", verbose_name=_("story"), null=True, on_delete=models.SET_NULL, related_name="pitches"
    )
    # Of the page; still tells one story from another when an author has taken it back.
    story_number = models.PositiveIntegerField(_("number of the story"), editable=False, db_index=True)
    outlet = models.ForeignKey(
        "stories.Outlet", verbose_name=_("outlet"), on_delete=models.PROTECT, related_name="pitches"
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SENT, editable=False)
    sent_on = models.DateField(_("sent on"), default=timezone.localdate)
    sent_title = models.CharField(_("title as sent"), max_length=255, editable=False)
    sent_byline = models.CharField(_("by-line as sent"), max_length=60, editable=False)
    sent_text = models.TextField(_("text as sent"), editable=False)
    sent_characters = models.PositiveIntegerField(_("length as sent, characters"), editable=False)
    sent_file = models.FileField(_("Word file as sent"), upload_to="pitches/%Y", storage=originals, editable=False)
    sent_digest = models.CharField(_("SHA-256 of the file"), max_length=64, editable=False)
    answered_on = models.DateField(_("answered on"), null=True, blank=True, editable=False)
    published_on = models.DateField(_("published on"), null=True, blank=True, editable=False)
    link = models.URLField(_("link"), blank=True, help_text=_("Where it can be read."))
    clipping = models.FileField(
        _("clipping"),
        upload_to="clippings/%Y",
        storage=originals,
        blank=True,
        help_text=_("A scan or photograph of the printed page, or a PDF. Not shown to the public."),
    )
    fee = models.DecimalField(_("fee, yuan"), max_digits=8, decimal_places=2, null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects: Any = PitchQuerySet.as_manager()

    search_fields: ClassVar = [
        index.SearchField("sent_title"),
        index.AutocompleteField("sent_title"),
        index.FilterField("state"),
        index.FilterField("sent_on"),
        index.FilterField("story"),
        index.FilterField("outlet"),
    ]

    class Meta:
        ordering = ("-sent_on", "-pk")
        verbose_name = _("pitch")
        verbose_name_plural = _("pitches")
        indexes: ClassVar = [models.Index(fields=["state", "sent_on"], name="pitch_by_state")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["story", "outlet"], condition=models.Q(state="sent"), name="pitch_waits_once_at_an_outlet"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title_shown} → {self.outlet}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            self._refuse_changes()
        super().save(*args, **kwargs)

    def _refuse_changes(self) -> None:
        before = Pitch.objects.filter(pk=self.pk).values(*self.KEPT).first() or {}
        changed = [name for name, value in before.items() if str(getattr(self, name)) != str(value)]
        if changed:
            raise ValidationError(_("What was sent is kept as it was: %(fields)s.") % {"fields": ", ".join(changed)})

    @property
    def title_shown(self) -> str:
        """The title as sent; what is left to say of a story its author took back."""
        return self.sent_title or pgettext("story", "(withdrawn by its author)")

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is still to come."""
        return self.state == self.State.SENT

    def days_waiting(self, today: date | None = None) -> int:
        """Days between sending and the answer, or until today."""
        end = self.answered_on or today or timezone.localdate()
        return max(0, (end - self.sent_on).days)

    @property
    def is_overdue(self) -> bool:
        """Whether it waits longer than the outlet usually takes."""
        return self.is_waiting and self.days_waiting() > self.outlet.answers_within
