"""What each group may do with submissions. Contact data is for reviewers alone."""

from lantai.ops.roles import EDITORS, REVIEWERS, grant

VIEW = "submissions.view_submission"
DECIDE = "submissions.decide_submission"
SEE_CONTACT = "submissions.see_contact"

grant(EDITORS, VIEW)
for group in REVIEWERS:
    grant(group, VIEW, DECIDE, SEE_CONTACT)
