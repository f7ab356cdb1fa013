"""The index of words: written, read and ranked the same on SQLite and PostgreSQL. It knows no article."""
