"""`maqal doctor privacy`: a comment with an address of its own, looked for in all that a running server tells."""
