"""How an application is edited."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel

from .. import course
from ..models import FundingApplication
from ..states import following


class CoursePanel(Panel):
    """State and steps, with who and when, and the buttons that move it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "funding/admin/course_panel.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            application = FundingApplication.objects.for_display().get(pk=self.instance.pk)
            user = self.request.user
            return {
                **super().get_context_data(parent_context),
                "application": application,
                "steps": application.steps.all(),
                "next_states": following(application.state),
                "may_advance": course.may_advance(user),
                "may_read": user.has_perm("funding.view_fundingapplication"),
            }


edit_handler = ObjectList(
    [
        CoursePanel(heading=_("State and steps")),
        FieldRowPanel([FieldPanel("programme"), FieldPanel("year")]),
        MultiFieldPanel([FieldPanel("publication"), FieldPanel("project_title")], heading=_("What is to be funded")),
        FieldPanel("applicant"),
        FieldPanel("amount_applied"),
        FieldPanel("note"),
    ]
)
