"""What a row of a list of heritage elements means; the engine is `lantai.imports`."""
