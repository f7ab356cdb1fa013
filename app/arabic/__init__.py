"""Arabic text: pure functions, without database, HTTP or framework."""
