"""Search as readers and editors ask for it: questions, conditions, pages of hits, facets, suggestions."""
