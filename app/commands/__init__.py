"""The commands: what `maqal` does at a terminal."""
