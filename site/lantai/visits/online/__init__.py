"""Online views: a beacon, a spool, a roller, and what is read from the counts."""
