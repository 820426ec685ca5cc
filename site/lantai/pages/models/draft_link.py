"""An unlisted, expiring address under which somebody outside sees a draft."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


def new_token() -> str:
    """32 random bytes, URL-safe."""
    return secrets.token_urlsafe(32)


def in_a_fortnight() -> datetime:
    """The default expiry."""
    return timezone.now() + timedelta(days=14)


class DraftLinkQuerySet(models.QuerySet["DraftLink"]):
    def valid(self) -> "DraftLinkQuerySet":
        """Neither expired nor revoked."""
        return self.filter(expires_at__gt=timezone.now(), revoked_at=None)


class DraftLink(models.Model):
    """Lets its holder read the latest draft of one page, nothing else."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="draft_links", verbose_name=_("page"))
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    for_whom = models.CharField(_("for whom"), max_length=120, help_text=_("Who receives the link, and why."))
    expires_at = models.DateTimeField(_("valid until"), default=in_a_fortnight)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects: Any = DraftLinkQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        verbose_name = _("link to a draft")
        verbose_name_plural = _("links to drafts")

    def __str__(self) -> str:
        return f"{self.page} · {self.for_whom}"

    def get_absolute_url(self) -> str:
        return reverse("draft", args=[self.token])

    @property
    def is_valid(self) -> bool:
        """Whether the link works now."""
        return self.revoked_at is None and self.expires_at > timezone.now()
