"""`maqal doctor`: this installation, a running server, and whether that server tells an email address."""
