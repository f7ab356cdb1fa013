"""One folder in which all workers keep their counters, so that any of them can tell the sum."""

import os
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""Read by prometheus-client when it is first imported; workers inherit it."""


def share_metrics(folder: Path) -> None:
    """Have this process and its children count in a folder, empty from the start."""
    folder.mkdir(parents=True, exist_ok=True)
    for left_over in folder.glob("*.db"):
        left_over.unlink()
    os.environ[VARIABLE] = str(folder)
