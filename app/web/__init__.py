"""HTTP, and no domain: what every room needs to speak it."""
