"""Resolving: from any address that a site's content had before, to where it is now."""
