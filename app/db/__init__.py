"""The ground that every room stands on: engines, the runner of functions, change tags, columns, migrations."""
