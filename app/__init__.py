"""Maqal: an Arabic-first, headless REST API for articles and comments."""

__version__ = "0.1.0"
