"""What exhibitions bring to `/api/v2/`."""
