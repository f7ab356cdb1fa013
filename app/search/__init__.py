"""Search: what readers ask, and the index that answers."""
