"""Who looks after the work of everybody: one's own everybody sees and stops."""

from lantai.ops.roles import DIRECTORS, grant

grant(DIRECTORS, "work.view_job")
