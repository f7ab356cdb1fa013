"""Webhooks: events are sent to other programs, as signed requests to addresses that administrators give."""
