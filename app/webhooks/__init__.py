"""Webhooks: other programs are told what happened, by signed requests to addresses that administrators give."""
