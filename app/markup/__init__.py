"""Bodies in Markdown and HTML become clean HTML: what people paste, direction, anchors, what was removed."""
