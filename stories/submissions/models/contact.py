"""How to reach a contributor: apart from the story, and gone before it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .submission import Submission


class Contact(models.Model):
    """Seen by reviewers only (`submissions.see_contact`); in no export, search or log.

    Deleted on withdrawal, and when its time has come; see `stories.submissions.retention`.
    """

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="contact")
    name = models.CharField(pgettext_lazy("contributor", "Name"), max_length=60)
    phone = models.CharField(_("Telephone"), max_length=40, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    address = models.CharField(_("Postal address"), max_length=200, blank=True)
    guardian_name = models.CharField(_("Guardian's name"), max_length=60, blank=True)
    guardian_phone = models.CharField(_("Guardian's telephone"), max_length=40, blank=True)

    class Meta:
        default_permissions = ()
        permissions: ClassVar = [("see_contact", "Can see contact data of contributors")]
        verbose_name = _("contact data")
        verbose_name_plural = _("contact data")

    def __str__(self) -> str:
        # What is printed of it by accident says nothing.
        return f"contact {self.pk}"
