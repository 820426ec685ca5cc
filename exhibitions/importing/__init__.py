"""What a row of a list of exhibits means; the engine is `lantai.imports`."""
