"""One story somebody sent in."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from ..characters import count

if TYPE_CHECKING:
    from .contact import Contact


class Submission(models.Model):
    """来稿. Its state is changed by `sending`, `decisions` and `withdrawal` only.

    The receipt number is kept as a hash. `number` is the hall's own, of no use to a stranger.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("submission", "waiting for review")
        CHANGES = "changes", pgettext_lazy("submission", "additions asked for")
        ACCEPTED = "accepted", pgettext_lazy("submission", "accepted")
        DECLINED = "declined", pgettext_lazy("submission", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("submission", "withdrawn")

    class Byline(models.TextChoices):
        NAME = "name", _("My own name")
        PEN_NAME = "pen_name", _("A pen name")
        ANONYMOUS = "anonymous", _("No name (anonymous)")

    class Use(models.TextChoices):
        """What the contributor permits."""

        SITE = "site", _("on this site")
        EXHIBITION = "exhibition", _("in exhibitions of the hall")
        PITCH = "pitch", _("offering it to newspapers, journals and public accounts")
        BOOK = "book", _("in books and yearbooks the hall compiles")

    # States in which the hall still has to do something.
    OPEN = (State.WAITING, State.CHANGES)
    # States in which the contributor can take it back.
    HELD = (State.WAITING, State.CHANGES, State.ACCEPTED, State.DECLINED)

    year = models.PositiveSmallIntegerField(editable=False)
    serial = models.PositiveIntegerField(editable=False)
    receipt_kept = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    title = models.CharField(pgettext_lazy("submission", "title"), max_length=80, blank=True)
    text = models.TextField(_("text"), blank=True)
    sources = models.TextField(_("where the story comes from"), blank=True)
    date_text = models.CharField(_("time told about"), max_length=60, blank=True)
    byline_kind = models.CharField(_("by-line"), max_length=10, choices=Byline, default=Byline.NAME)
    byline = models.CharField(_("by-line as printed"), max_length=60, blank=True)
    uses: models.JSONField[Any, Any] = models.JSONField(_("permitted uses"), default=list)
    # What was agreed to, in the very words, and when: [{"kind", "words", "at"}].
    consents: models.JSONField[Any, Any] = models.JSONField(_("consents"), default=list)
    by_child = models.BooleanField(_("sent in by a child under 14"), default=False)
    text_print = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    sender_print = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    submitted_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("in this state since"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    story = models.OneToOneField(
        "stories.StoryPage",
        verbose_name=_("story"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="submission",
    )
    certificate_year = models.PositiveSmallIntegerField(null=True, editable=False)
    certificate_serial = models.PositiveIntegerField(null=True, editable=False)
    emptied_at = models.DateTimeField(_("emptied"), null=True, editable=False)

    if TYPE_CHECKING:
        contact: Contact

    class Meta:
        default_permissions = ("view",)
        permissions: ClassVar = [("decide_submission", "Can decide on submissions")]
        ordering = ("submitted_at",)
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "serial"], name="submission_number_once"),
            models.UniqueConstraint(
                fields=["certificate_year", "certificate_serial"],
                condition=Q(certificate_serial__isnull=False),
                name="certificate_number_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "changed_at"], name="submission_queue")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def number(self) -> str:
        """The hall's own number: 2026-0047."""
        return f"{self.year}-{self.serial:04}"

    @property
    def characters(self) -> int:
        """字数."""
        return count(self.text)

    @property
    def author(self) -> str:
        """As it would be printed."""
        return self.byline or pgettext("author of a story", "Anonymous")

    @property
    def agreed(self) -> list[dict[str, Any]]:
        """The consents given: label, the words as they were shown, and when."""
        from ..consents import Consent

        return [
            {"label": Consent(given["kind"]).label, "words": given["words"], "at": parse_datetime(given["at"])}
            for given in self.consents
        ]

    @property
    def has_portrait_consent(self) -> bool:
        """Whether people who can be recognised have agreed, as the contributor says."""
        return any(given["kind"] == "portrait" for given in self.consents)

    @property
    def permitted(self) -> list[str]:
        """Permitted uses in words, in their own order."""
        return [str(use.label) for use in self.Use if use.value in self.uses]

    @property
    def is_open(self) -> bool:
        """Whether the hall still has to decide."""
        return self.state in self.OPEN

    @property
    def is_published(self) -> bool:
        """Whether its story is to be read on the site."""
        return bool(self.story and self.story.live)

    @property
    def certificate_number(self) -> str:
        """〔2026〕0012; "" before it was accepted."""
        return f"〔{self.certificate_year}〕{self.certificate_serial:04}" if self.certificate_serial else ""
