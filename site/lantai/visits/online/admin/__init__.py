"""Online views in the admin."""
