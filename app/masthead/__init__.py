"""What a site calls itself: its name and its language, by its settings or by its administrators."""
