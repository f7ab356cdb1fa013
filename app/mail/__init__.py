"""Outgoing mail: written in the transaction of what happened, delivered by a background loop. It knows no comment."""
