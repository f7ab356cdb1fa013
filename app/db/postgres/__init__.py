"""The runner for PostgreSQL, and what only PostgreSQL needs."""
