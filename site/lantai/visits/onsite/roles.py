"""What each group may do with attendance."""
