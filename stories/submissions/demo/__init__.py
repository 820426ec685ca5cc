"""Stories sent in to the fictitious county, in several states."""
