"""Streams: comments as they appear, change and go, sent to everybody who reads an article (server-sent events)."""
