"""The annual summary as a Word file, from a template the hall can replace."""
