"""What articles are filed under: sections, tags and authors."""
