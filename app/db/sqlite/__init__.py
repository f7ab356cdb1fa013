"""The runner for SQLite, and what only a SQLite file needs."""
