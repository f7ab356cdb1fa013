"""The response cache: what is kept, in which codings, and what invalidates it."""
