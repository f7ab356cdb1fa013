"""Media: pictures and files that are uploaded, kept once, and served in the sizes that front ends need."""
