"""Who made a book, and the words of its index of names and places."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable


class Credit(Orderable):
    """One person or body and their part in a book, in the order of the title page."""

    class Role(models.TextChoices):
        DIRECTOR = "director", _("head of the editorial board (编委会主任)")
        CHIEF_EDITOR = "chief_editor", _("chief editor (主编)")
        EXECUTIVE_EDITOR = "executive_editor", _("executive chief editor (执行主编)")
        DEPUTY_EDITOR = "deputy_editor", _("deputy chief editor (副主编)")
        BOARD = "board", _("member of the editorial board (编委)")
        EDITOR = "editor", _("editor (编辑)")
        COMPILER = "compiler", _("compiled by (编)")
        WRITER = "writer", _("writer (撰稿)")
        PHOTOGRAPHER = "photographer", _("photographer (摄影)")
        PROOFREADER = "proofreader", _("proofreader (校对)")
        REVIEWER = "reviewer", _("reviewed by (审稿)")
        ADVISER = "adviser", _("adviser (顾问)")
        RESPONSIBLE_EDITOR = "responsible_editor", _("responsible editor (责任编辑)")
        DESIGNER = "designer", _("designer (装帧设计)")

    page = ParentalKey("publications.PublicationPage", on_delete=models.CASCADE, related_name="credits")
    role = models.CharField(_("part"), max_length=20, choices=Role, default=Role.CHIEF_EDITOR)
    name = models.CharField(_("name"), max_length=120)
    unit = models.CharField(_("unit"), max_length=120, blank=True)

    panels: ClassVar = [FieldRowPanel([FieldPanel("role"), FieldPanel("name"), FieldPanel("unit")])]

    class Meta(Orderable.Meta):
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")

    def __str__(self) -> str:
        return f"{self.role_in_print} {self.name}"

    @property
    def role_in_print(self) -> str:
        """主编: the Chinese word that stands in the book, whatever language the interface speaks."""
        return ROLES_IN_PRINT[Credit.Role(self.role)]


ROLES_IN_PRINT: dict[Credit.Role, str] = {
    Credit.Role.DIRECTOR: "编委会主任",
    Credit.Role.CHIEF_EDITOR: "主编",
    Credit.Role.EXECUTIVE_EDITOR: "执行主编",
    Credit.Role.DEPUTY_EDITOR: "副主编",
    Credit.Role.BOARD: "编委",
    Credit.Role.EDITOR: "编辑",
    Credit.Role.COMPILER: "编",
    Credit.Role.WRITER: "撰稿",
    Credit.Role.PHOTOGRAPHER: "摄影",
    Credit.Role.PROOFREADER: "校对",
    Credit.Role.REVIEWER: "审稿",
    Credit.Role.ADVISER: "顾问",
    Credit.Role.RESPONSIBLE_EDITOR: "责任编辑",
    Credit.Role.DESIGNER: "装帧设计",
}


class IndexTerm(Orderable):
    """A name or place of the index; where it occurs is found in the text."""

    class Kind(models.TextChoices):
        PERSON = "person", _("name of a person")
        PLACE = "place", _("name of a place")

    page = ParentalKey("publications.PublicationPage", on_delete=models.CASCADE, related_name="index_terms")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PERSON)
    term = models.CharField(_("name"), max_length=60)
    variants = models.CharField(
        _("also written as"),
        max_length=200,
        blank=True,
        help_text=_("Other forms under which the text mentions it, parted by commas or 、."),
    )
    reading = models.CharField(
        _("pinyin"),
        max_length=120,
        blank=True,
        help_text=_("Only where a character is read in an unusual way: shan xiong xin for 单雄信."),
    )

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("term"), FieldPanel("kind")]),
        FieldRowPanel([FieldPanel("variants"), FieldPanel("reading")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("word of the index")
        verbose_name_plural = _("words of the index")

    def __str__(self) -> str:
        return self.term
