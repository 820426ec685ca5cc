"""Who keeps the ledger of consents, and who looks into it. Withdrawing asks for the right to withdraw exhibits."""

from lantai.ops.roles import DIRECTORS, EDITORS, FINAL_REVIEW, REVIEWERS, grant

grant(EDITORS, *(f"consents.{action}_ledgeritem" for action in ("add", "change", "view")))
for group in (*REVIEWERS, DIRECTORS):
    grant(group, "consents.view_ledgeritem")
grant(FINAL_REVIEW, "consents.change_ledgeritem")
