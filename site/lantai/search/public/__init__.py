"""What the public finds: entries of everything showable, and the search page over them."""
