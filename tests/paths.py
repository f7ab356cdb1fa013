"""Where the API and its parts are reached."""

API = "/api/v1"
ARTICLES = f"{API}/articles"
SEARCH = f"{API}/search"
QUEUE = f"{API}/moderation/comments"
