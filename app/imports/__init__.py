"""Other people's archives: readers that turn them into records, and what loads the records."""
