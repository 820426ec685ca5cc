"""How the forms of elements and bearers are laid out."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
)

from lantai.visits.online.admin.panels import ViewsPanel

from .. import consent
from ..countable import ELEMENT
from .form import ElementForm

entry = ObjectList(
    [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldRowPanel([FieldPanel("category"), FieldPanel("level")]),
                FieldRowPanel([FieldPanel("number_text"), FieldPanel("batch"), FieldPanel("batch_kind")]),
                FieldRowPanel([FieldPanel("region"), FieldPanel("protecting_unit")]),
                FieldPanel("townships", widget=forms.CheckboxSelectMultiple),
            ],
            _("In the register"),
        ),
        FieldPanel("summary"),
        FieldPanel("note"),
        FieldPanel("listed_in"),
        PublishingPanel(),
    ],
    heading=pgettext_lazy("heritage", "Entry"),
)

account = ObjectList(
    [FieldPanel(name) for name in ("history", "content", "transmission", "present_state")],
    heading=pgettext_lazy("heritage element", "Account"),
    help_text=_("Plain text, a line for each paragraph."),
)

bearers = ObjectList(
    [
        MultipleChooserPanel(
            "bearers",
            chooser_field_name="bearer",
            label=_("bearer"),
            heading=_("Bearers, teachers before pupils"),
            help_text=_(
                "A living person is shown only with consent recorded. The lineage follows the teacher of each."
            ),
            panels=[FieldPanel("bearer"), FieldRowPanel([FieldPanel("generation"), FieldPanel("display")])],
        )
    ],
    heading=_("Bearers"),
)

media = ObjectList(
    [
        MultipleChooserPanel(
            "pictures",
            chooser_field_name="image",
            label=_("picture"),
            heading=_("Pictures, in order: the first stands for the element in lists"),
            panels=[FieldPanel("image"), FieldPanel("caption")],
        ),
        InlinePanel(
            "recordings",
            label=_("recording"),
            heading=_("Sound and film"),
            panels=[
                FieldPanel("media"),
                FieldRowPanel([FieldPanel("caption"), FieldPanel("date_text")]),
                FieldPanel("transcript"),
            ],
        ),
    ],
    heading=_("Pictures and sound"),
)

chronicle = ObjectList(
    [
        InlinePanel(
            "chronicle",
            label=pgettext_lazy("chronicle", "entry"),
            heading=_("Chronicle"),
            panels=[FieldPanel("date_text"), FieldPanel("text"), FieldPanel("source")],
        )
    ],
    heading=_("Chronicle"),
)

basis = ObjectList(
    [
        MultipleChooserPanel(
            "exhibits",
            chooser_field_name="exhibit",
            label=_("exhibit"),
            heading=_("Exhibits it rests on"),
            help_text=_("The public sees those the openness gate lets it see."),
            panels=[FieldPanel("exhibit"), FieldPanel("note")],
        ),
        MultipleChooserPanel(
            "documents",
            chooser_field_name="document",
            label=_("file"),
            heading=_("Files to download"),
            panels=[FieldPanel("document"), FieldPanel("note")],
        ),
    ],
    heading=_("Records and files"),
)

views = ObjectList([ViewsPanel(ELEMENT, heading=_("Online views"))], heading=_("Online views"))

element_handler = TabbedInterface(
    [entry, account, bearers, media, chronicle, basis, views], base_form_class=ElementForm
)


class ConsentPanel(Panel):
    """Says what the bearer agreed to, and leads to recording and withdrawing it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "heritage/admin/consent_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            bearer = self.instance
            context["bearer"] = bearer
            if bearer.pk:
                context["may_decide"] = consent.may_decide(self.request.user)
                viewset = bearer.snippet_viewset
                context["record_url"] = reverse(viewset.get_url_name("consent"), args=[bearer.pk])
                context["withdraw_url"] = reverse(viewset.get_url_name("withdraw_consent"), args=[bearer.pk])
            return context


bearer_handler = ObjectList(
    [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("sex"), FieldPanel("life"), FieldPanel("level")]),
        FieldRowPanel([FieldPanel("birth_year"), FieldPanel("death_year")]),
        FieldPanel("teacher"),
        FieldPanel("biography"),
        FieldPanel("portrait"),
        ConsentPanel(heading=_("Consent")),
    ]
)
