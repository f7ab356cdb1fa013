"""`python -m app` is `maqal`."""

from app.cli import main

main()
