"""A book as a manuscript: read from its pages once, numbered, and then set as web pages, EPUB or print."""
