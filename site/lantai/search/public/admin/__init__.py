"""What editors see of the public's searches."""
