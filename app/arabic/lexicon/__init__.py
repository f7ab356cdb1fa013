"""Lists of words that no rule can know."""
