"""The ground that every room stands on: engines, the runner of verbs, change tags, columns, migrations."""
