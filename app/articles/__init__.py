"""Articles: what the site publishes."""
