"""Streams: comments as they appear, change and go, sent to whoever reads an article (server-sent events)."""
