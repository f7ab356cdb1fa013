"""The editors' desk at `/desk`: a page of scripts that works with the public API, by the session's cookie."""
