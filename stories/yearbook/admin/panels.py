"""How the forms of a yearbook and of an entry are laid out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)

from .form import ContributionForm, CountedInput, YearbookForm
from .standing import standing


class StandingPanel(Panel):
    """Where the entry stands, what comes next, and what is to be remarked about it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "yearbook/admin/standing.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), **standing(self.instance, self.request.user)}


yearbook_edit_handler = TabbedInterface(
    [
        ObjectList(
            [
                FieldRowPanel([FieldPanel("name"), FieldPanel("edition"), FieldPanel("covers_year")]),
                FieldRowPanel([FieldPanel("compiling_office"), FieldPanel("office_contact")]),
                FieldPanel("unit"),
                MultiFieldPanel(
                    [
                        FieldPanel("deadline"),
                        InlinePanel(
                            "deadlines",
                            label=_("further deadline"),
                            panels=[FieldRowPanel([FieldPanel("stage"), FieldPanel("due_on")])],
                        ),
                    ],
                    _("Deadlines"),
                ),
                MultiFieldPanel(
                    [
                        FieldRowPanel([FieldPanel("word_limit"), FieldPanel("total_limit")]),
                        FieldRowPanel([FieldPanel("print_width"), FieldPanel("min_dpi")]),
                        FieldPanel("note"),
                    ],
                    _("What the office asks for"),
                ),
            ],
            heading=_("Edition"),
        ),
        ObjectList(
            [
                InlinePanel(
                    "categories",
                    label=_("category (类目)"),
                    heading=_(
                        "Structure: categories (类目) with their subcategories (分目); entries are put into these"
                    ),
                    panels=[
                        FieldPanel("name"),
                        InlinePanel(
                            "subcategories", label=_("subcategory (分目)"), panels=[FieldPanel("name")], min_num=1
                        ),
                    ],
                )
            ],
            heading=_("Structure"),
        ),
    ],
    base_form_class=YearbookForm,
)

contribution_edit_handler = TabbedInterface(
    [
        ObjectList(
            [
                StandingPanel(heading=_("Where it stands")),
                MultiFieldPanel(
                    [
                        FieldRowPanel([FieldPanel("subcategory"), FieldPanel("position")]),
                        FieldPanel("title"),
                        FieldRowPanel([FieldPanel("drafter"), FieldPanel("unit_reviewer")]),
                    ],
                    _("Entry"),
                ),
                FieldPanel(
                    "text",
                    widget=CountedInput,
                    help_text=_("Plain text, a line for each paragraph. What is pasted from Word loses its layout."),
                ),
                FieldPanel("own_limit"),
                FieldPanel("note", widget=forms.Textarea(attrs={"rows": 2})),
            ],
            heading=_("Text of the entry"),
        ),
        ObjectList(
            [
                MultipleChooserPanel(
                    "pictures",
                    chooser_field_name="image",
                    label=_("picture"),
                    heading=_("Pictures handed in with the entry"),
                    panels=[
                        FieldPanel("image"),
                        FieldPanel("caption"),
                        FieldRowPanel([FieldPanel("author"), FieldPanel("taken"), FieldPanel("print_width")]),
                    ],
                )
            ],
            heading=_("Pictures"),
        ),
        ObjectList(
            [
                InlinePanel(
                    "facts",
                    label=_("fact of the year"),
                    heading=_("Facts of the year the entry rests on"),
                    panels=[FieldRowPanel([FieldPanel("what"), FieldPanel("value"), FieldPanel("source")])],
                ),
                InlinePanel(
                    "objects_provided",
                    label=_("object provided"),
                    heading=_("Objects, photographs and documents provided to the compiling office"),
                    panels=[
                        FieldRowPanel([FieldPanel("kind"), FieldPanel("exhibit")]),
                        FieldPanel("name"),
                        FieldRowPanel([FieldPanel("quantity"), FieldPanel("unit")]),
                        FieldRowPanel(
                            [FieldPanel("provided_on"), FieldPanel("received_by"), FieldPanel("returned_on")]
                        ),
                    ],
                ),
            ],
            heading=_("Facts and objects"),
        ),
    ],
    base_form_class=ContributionForm,
)
