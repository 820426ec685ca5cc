"""How an exhibit's form is laid out."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)
from wagtail.admin.widgets import AdminAutoHeightTextInput

from lantai.visits.online.admin.panels import ViewsPanel

from ..labels.admin.panels import ShortLinkPanel
from ..models.exhibit import Kind
from ..openness import may_decide, reasons_against
from ..uses import recorded_uses, told
from ..whereabouts import whereabouts
from .form import ExhibitForm


class LinesInput(AdminAutoHeightTextInput):
    """Browsers end lines with CR LF; the record keeps LF, so that what nobody changed is not a change."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        value: str | None = super().value_from_datadict(data, files, name)
        return value and value.replace("\r\n", "\n")


class KindPanel(Panel):
    """Says which kind is edited and offers the others; what was typed goes along."""

    def get_form_options(self) -> dict[str, Any]:
        return {"fields": ["kind"], "widgets": {"kind": forms.HiddenInput()}}

    class BoundPanel(Panel.BoundPanel):
        template_name = "exhibitions/admin/kind_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["chosen"] = self.form.kind
            context["others"] = [kind for kind in Kind if kind != self.form.kind]
            context["field"] = self.form["kind"]
            return context


class OpennessPanel(Panel):
    """Says in words whether the public may see the exhibit, why not, who decided, and where it stands."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "exhibitions/admin/openness_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            exhibit = self.instance
            context["exhibit"] = exhibit
            context["may_decide"] = may_decide(self.request.user)
            if exhibit.pk:
                context["reasons"] = reasons_against(exhibit)
                context["whereabouts"] = whereabouts(exhibit)
                context["outside"] = [told(use) for use in recorded_uses(exhibit) if use.is_current]
                context["ledger_url"] = reverse(exhibit.snippet_viewset.get_url_name("usage"), args=[exhibit.pk])
                context["withdraw_url"] = reverse(exhibit.snippet_viewset.get_url_name("withdraw"), args=[exhibit.pk])
            return context


record = ObjectList(
    [
        KindPanel(),
        MultiFieldPanel(
            [
                FieldPanel("title"),
                FieldRowPanel([FieldPanel("reference_code"), FieldPanel("date_text")]),
                FieldRowPanel([FieldPanel("creator"), FieldPanel("photographer")]),
                FieldPanel("description", widget=LinesInput),
                FieldRowPanel([FieldPanel("extent"), FieldPanel("extent_unit")]),
            ],
            _("What it is"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("genre"), FieldPanel("photo_number"), FieldPanel("negative_number")]),
                FieldRowPanel([FieldPanel("carrier"), FieldPanel("document_number")]),
                FieldRowPanel([FieldPanel("material"), FieldPanel("dimensions")]),
                FieldRowPanel([FieldPanel("acquisition"), FieldPanel("condition")]),
                FieldRowPanel([FieldPanel("fonds"), FieldPanel("retention")]),
                FieldPanel("see_also", help_text=_("Reference codes of records that belong with it.")),
            ],
            _("In the repository"),
        ),
        MultiFieldPanel(
            [FieldPanel("place"), FieldPanel("tags", help_text=_("Words visitors can filter the catalogue by."))],
            _("For finding it"),
        ),
        FieldPanel("note", widget=LinesInput, help_text=_("Shown to the public with the record.")),
    ],
    heading=_("Record"),
)

words = ObjectList(
    [
        FieldPanel(
            "transcription",
            widget=LinesInput,
            help_text=_(
                "The text on the document or in the picture, a line for each paragraph. Visitors can search it."
            ),
        )
    ],
    heading=_("Transcription"),
)

pictures = ObjectList(
    [
        MultipleChooserPanel(
            "images",
            chooser_field_name="image",
            label=_("picture"),
            heading=_("Pictures, in order: the first stands for the exhibit in lists"),
            panels=[FieldPanel("image"), FieldRowPanel([FieldPanel("role"), FieldPanel("caption")])],
        )
    ],
    heading=_("Pictures"),
)

openness = ObjectList(
    [
        OpennessPanel(heading=_("May the public see it?")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("openness"), FieldPanel("display_basis")]),
                FieldPanel("classification", help_text=_("A record with a classification is never shown.")),
                FieldRowPanel([FieldPanel("rights_status"), FieldPanel("privacy_status")]),
                FieldPanel("decision_reason"),
            ],
            _("Decision"),
            help_text=_(
                "Shown are records marked open, or unreviewed ones with a basis outside the holdings, "
                "without classification, with rights and privacy checked."
            ),
        ),
        FieldPanel("rights_note"),
    ],
    heading=_("Openness and display"),
)

related = ObjectList(
    [MultipleChooserPanel("related", chooser_field_name="other", label=_("exhibit"), heading=_("Related exhibits"))],
    heading=_("Related"),
)

views = ObjectList(
    [ShortLinkPanel(heading=_("Short link")), ViewsPanel("exhibit", heading=_("Online views"))],
    heading=_("Online views"),
)

edit_handler = TabbedInterface([record, words, pictures, openness, related, views], base_form_class=ExhibitForm)
