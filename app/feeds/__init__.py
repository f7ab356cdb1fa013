"""What other programs read: feeds, sitemaps, robots.txt."""
