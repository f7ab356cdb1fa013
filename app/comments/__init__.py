"""Comments: what readers write under an article."""
