"""What commands export from a site."""

from collections.abc import Callable
from pathlib import Path

from app.commands.console import Finding, Refused, Report
from app.commands.database import run
from app.errors import Bilingual
from app.exports import ndjson, wordpress
from app.imports.ndjson import EXPORTED
from app.web.site import Site


def export_ndjson(target: Path, advance: Callable[[int, int], None], *, with_addresses: bool) -> Report:
    """Write a site as lines of JSON into a new file, or into a folder; `advance` is told how far it is."""
    file = target / EXPORTED if target.is_dir() or not target.suffix else target
    if file.exists():
        raise _there_already(file)

    async def work(site: Site) -> Report:
        done = await ndjson.export(site, file, with_addresses=with_addresses, advance=advance)
        missing = [
            Finding(
                Bilingual(f"{name}: الملف ليس في المخزن", f"{name}: the file is not in the storage"),
                {"missing": name},
                is_good=False,
            )
            for name in done.missing
        ]
        data = {"file": str(file), "addresses": with_addresses, "records": dict(done.counts)}
        count = done.counts.total()
        text = Bilingual(f"السجلات: {count}، في {file}", f"{count} records in {file}")
        return Report([*missing, Finding(text, data)])

    try:
        return run(work)
    except FileExistsError:
        raise _there_already(file) from None


def export_wordpress(file: Path, advance: Callable[[int, int], None], *, with_addresses: bool) -> Report:
    """Write a site as WordPress's export file, into a new file; `advance` is told how far it is."""
    if file.exists():
        raise _there_already(file)

    async def work(site: Site) -> Report:
        counts = await wordpress.export(site, file, with_addresses=with_addresses, advance=advance)
        data = {"file": str(file), "addresses": with_addresses, "items": dict(counts)}
        count = counts.total()
        return Report([Finding(Bilingual(f"العناصر: {count}، في {file}", f"{count} items in {file}"), data)])

    try:
        return run(work)
    except FileExistsError:
        raise _there_already(file) from None


def _there_already(file: Path) -> Refused:
    return Refused(Bilingual(f"{file} موجود من قبل: اختر مكانًا آخر", f"{file} is there already: choose another place"))
