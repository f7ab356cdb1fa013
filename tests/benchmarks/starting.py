"""How soon a server is ready on a database that exists, and what memory a worker takes."""

import time
from pathlib import Path
from statistics import median

from tests.benchmarks import hosting, processes
from tests.benchmarks.forms import Form
from tests.benchmarks.load import Connection, request
from tests.benchmarks.sites import Sites
from tests.benchmarks.tables import Found, Table
from tests.paths import ARTICLES


async def measure(sites: Sites, folder: Path, form: Form) -> Found:
    """From the start of the process to the first 200 of `/readyz`; its memory then, and after everything was read."""
    rows, raw = [], {}
    for database, site in sites.loaded.items():
        with sites.copy(database) as address:
            seconds, fresh, full = [], [], []
            for _ in range(form.starts):
                start = time.perf_counter()
                async with hosting.maqal(folder, address, arguments=()) as served:
                    seconds.append(time.perf_counter() - start)
                    fresh.append(max(processes.resident(served.group), default=0.0))
                    connection = await Connection.open(served.port)
                    for slug in site.slugs[: form.read]:
                        await connection.ask(request("GET", f"{ARTICLES}/{slug}"))
                    connection.close()
                    full.append(max(processes.resident(served.group), default=0.0))
            raw[database] = {"ready_s": seconds, "fresh_mib": fresh, "full_mib": full, "articles": form.read}
            rows.append([database, f"{median(seconds):.2f}", f"{median(fresh):.0f}", f"{median(full):.0f}"])
    columns = ("", "ready after, s", "memory then, MiB", f"memory after {form.read:,} articles, MiB")
    note = "`maqal serve` with one worker, which runs the background loop too; memory is that of the one process (RSS)."
    return Found([Table("Starting", columns, rows, note)], raw)
