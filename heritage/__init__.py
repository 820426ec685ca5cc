"""Heritage elements, publications and their funding."""
