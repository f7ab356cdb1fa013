"""The background job that reads the files which were sent to be imported, one after the other.

An import takes longer than a round of the job may, so that a round only begins one, and looks after it. A process that
is killed leaves an import whose heart has stopped: another one, or the same after its start, begins it anew. What is
stored already is found again.
"""

import asyncio
import contextlib
import logging
import time
from datetime import timedelta

from app.errors import Problem
from app.imports import runs, spool
from app.imports.import_models import ImportState
from app.imports.loading import load_records
from app.imports.ndjson import Lines
from app.imports.results import LoadReport, RecordResult
from app.imports.runs import MOST_LINES, Begun
from app.imports.trial import sweep
from app.web.site import Site

BEATS = timedelta(seconds=5)
"""Between two words about how far it is."""

STALE = 3600.0
"""Seconds after which a file that no import names is cleared: it may have come just now."""

NOTED_AT_ONCE = 200
"""Lines that are noted in one transaction: ten thousand bad ones took a second in which nobody was answered."""

log = logging.getLogger("maqal.imports")


class Importing:
    """What one process does of it."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._task: asyncio.Task[None] | None = None

    async def round(self) -> float | None:
        """Begin with an import, where none is under way; the seconds until it is worth looking again."""
        if self._task is not None and not self._task.done():
            return BEATS.total_seconds()
        self._task = None
        begun = await self._site.database.write(runs.begin, now=self._site.now())
        if begun is None:
            await self._clear()
            return None
        self._task = asyncio.create_task(_Run(self._site, begun).run(), name="maqal-import")
        await asyncio.sleep(0)  # so that it has begun, and says how it ended when it is cancelled
        return BEATS.total_seconds()

    async def finish(self) -> None:
        """Wait until the import that is under way has ended, for tests."""
        if self._task is not None:
            await self._task

    async def close(self) -> None:
        """Stop; the import that is under way waits for the next start."""
        if self._task is not None and not self._task.done():
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _clear(self) -> None:
        """Clear files that no import names, and what trials have left that were killed."""
        used = await self._site.database.read(runs.names_in_use)
        folder = spool.folder_of(self._site.settings)

        def clear() -> None:
            for file in folder.iterdir() if folder.is_dir() else ():
                if file.name not in used and time.time() - file.stat().st_mtime > STALE:
                    file.unlink(missing_ok=True)
            sweep(self._site.settings.data_dir)

        await asyncio.to_thread(clear)


class _Run:
    """One import, from its first line to its last."""

    def __init__(self, site: Site, begun: Begun) -> None:
        self._site, self._begun = site, begun
        self._report = LoadReport()
        self._results: list[RecordResult] = []
        self._kept = self._read = 0

    async def run(self) -> None:
        """Read it all; whatever happens, say how it ended."""
        file = spool.folder_of(self._site.settings) / self._begun.name
        beating = asyncio.create_task(self._beat())
        state = ImportState.failed
        try:
            lines = Lines(file)
            await load_records(
                self._site,
                lines,
                publish=not self._begun.makes_drafts,
                progress=lambda _place: self._look(lines),
                tell=self._tell,
                viewer=self._begun.viewer,
                types=self._begun.types,
                dry_run=self._begun.is_dry,
            )
            self._look(lines)
            state = ImportState.done
        except asyncio.CancelledError:
            state = ImportState.waiting
            raise
        except Problem:
            log.warning("import_postponed")
            state = ImportState.waiting
        except Exception:
            log.exception("import_failed")
        finally:
            beating.cancel()
            await asyncio.shield(self._note(state))
            if state in {ImportState.done, ImportState.failed}:
                await asyncio.to_thread(file.unlink, missing_ok=True)

    def _look(self, lines: Lines) -> None:
        self._read = lines.offset

    def _tell(self, result: RecordResult) -> None:
        self._report.add(result)
        if (result.outcome == "refused" or result.notes) and self._kept < MOST_LINES:
            self._kept += 1
            self._results.append(result)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEATS.total_seconds())
            with contextlib.suppress(Problem):
                await self._note(ImportState.running)

    async def _note(self, state: ImportState) -> None:
        results, self._results = self._results, []
        pieces = [results[start : start + NOTED_AT_ONCE] for start in range(0, len(results), NOTED_AT_ONCE)]
        for some in pieces[:-1]:
            await self._note_some(ImportState.running, some)
        await self._note_some(state, pieces[-1] if pieces else [])

    async def _note_some(self, state: ImportState, some: list[RecordResult]) -> None:
        await self._site.database.write(
            runs.note, self._begun.id, self._report, some, read=self._read, state=state, now=self._site.now()
        )
