"""Who records applications and their steps, and who looks into them."""

from lantai.ops.roles import DIRECTORS, EDITORS, REVIEWERS, grant

grant(
    EDITORS,
    *(
        f"funding.{action}_{model}"
        for model in ("programme", "fundingapplication")
        for action in ("add", "change", "view")
    ),
    "funding.advance_fundingapplication",
)
for group in (*REVIEWERS, DIRECTORS):
    grant(group, "funding.view_programme", "funding.view_fundingapplication")
