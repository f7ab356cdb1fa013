"""Heavy work, done by a few processes that can be stopped."""
