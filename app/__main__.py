"""`python -m app` is `maqal`."""

from app.commands.cli import main

main()
