"""How an entry of the ledger is edited."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, Panel
from wagtailmedia.edit_handlers import MediaChooserPanel

from lantai.media.templatetags.pictures import picture_url

from .. import usage, veto
from ..ledger import may_decide
from ..models import Consent, LedgerItem
from ..models.consent import USES
from ..models.item import FIELDS


class LedgerForm(WagtailAdminModelForm):
    """The file is chosen once; a withdrawn consent is neither changed nor removed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FIELDS.values():
            if self.instance.pk and name in self.fields:
                self.fields[name].disabled = True

    def is_valid(self) -> bool:
        valid: bool = super().is_valid()
        formset = self.formsets.get("consents")
        if not valid or formset is None:
            return valid
        if any(form.instance.withdrawn_at for form in formset.deleted_forms):
            self.add_error(None, _("A withdrawn consent is a record and stays. Renew it instead."))
            return False
        return True


class OnlyWhenNew(MultiFieldPanel):
    """Shown while the entry is being added."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return self.instance.pk is None and super().is_shown()


class StandingPanel(Panel):
    """The file, whether the public may have it and why not, where it is used, and the consents with what can be done."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "consents/admin/standing_panel.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            item: LedgerItem = self.instance
            consents = list(Consent.objects.filter(item=item).select_related("renewed_by", "withdrawn_by"))
            heads = [consent for consent in consents if consent.state != Consent.State.RENEWED]
            return {
                **super().get_context_data(parent_context),
                "item": item,
                "file_url": file_url(item),
                "thumbnail": thumbnail(item),
                "lacking": item.is_lacking(),
                "reason": veto.reason_of(heads),
                "used_in": [
                    (source, usage.edit_url(source, self.request.user)) for source in usage.users_of(item.file)
                ],
                "consents": consents,
                "may_decide": may_decide(self.request.user),
            }


def file_url(item: LedgerItem) -> str:
    """Where the admin edits the file."""
    names = {"image": "wagtailimages:edit", "recording": "wagtailmedia:edit", "document": "wagtaildocs:edit"}
    return reverse(names[item.kind], args=[item.file.pk])


def thumbnail(item: LedgerItem) -> str:
    """Address of the smallest prepared picture, of a film's still, or ""."""
    if item.image and item.image.pictures:
        return picture_url(item.image, item.image.pictures["sizes"][0][0], "webp")
    if item.recording and item.recording.thumbnail:
        return str(item.recording.thumbnail.url)
    return ""


edit_handler = ObjectList(
    [
        StandingPanel(),
        OnlyWhenNew(
            [FieldPanel("image"), MediaChooserPanel("recording"), FieldPanel("document")],
            heading=_("Picture, recording or document"),
            help_text=_("Choose one. It cannot be changed later."),
        ),
        MultiFieldPanel([FieldPanel("policy"), FieldPanel("ground")], heading=_("Policy")),
        InlinePanel(
            "consents",
            panels=[
                FieldRowPanel([FieldPanel("person"), FieldPanel("role")]),
                FieldPanel("contact"),
                MultiFieldPanel([FieldRowPanel([FieldPanel(use) for use in USES])], heading=_("Consented to")),
                FieldPanel("scope"),
                FieldRowPanel([FieldPanel("form"), FieldPanel("scan")]),
                FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]),
                FieldPanel("note"),
            ],
            heading=_("Consents"),
            label=pgettext_lazy("ledger of consents", "Consent"),
            help_text=_("One for each person who was asked. All must hold, or the public does not get the item."),
        ),
        FieldPanel("note"),
    ],
    base_form_class=LedgerForm,
)
