"""Facts: what happened, recorded once in the transaction in which it did, and what follows from it."""
