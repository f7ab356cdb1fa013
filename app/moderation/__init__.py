"""Moderation: the queue, what moderators do to comments, and what they see of them."""
