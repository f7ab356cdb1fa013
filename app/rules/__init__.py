"""Rules: what a site holds back of what its readers write."""
