"""Readers of other people's archives, and their records."""
