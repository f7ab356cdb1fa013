"""What commands import from files of other systems."""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, get_args

from app.accounts.models import OPERATOR
from app.articles.presentation import Presenter
from app.articles.writing import SavedArticle
from app.commands.console import Finding, Refused, Report, say
from app.commands.database import run
from app.comments.body import written_all
from app.db import migrate as migrations
from app.db.pacing import Pace
from app.errors import Bilingual, Problem
from app.imports import comments, load
from app.imports.comment_file import read_comments
from app.imports.comment_models import CommentImport, ImportProblem
from app.imports.comments import Incoming
from app.imports.loading import load_records
from app.imports.ndjson import EXPORTED, Lines
from app.imports.result_words import fault_words, reason_words, words_of
from app.imports.results import LoadReport, Outcome, RecordResult
from app.imports.text_page import Page, UnreadablePage, read_page
from app.pool.processes import Pool
from app.settings import Settings, load_settings
from app.web.site import Site
from app.wordpress.report_words import HEADS, KINDS

_UNREADABLE = {
    "line too long": fault_words("line_too_long"),
    "not JSON in UTF-8": fault_words("not_json"),
    "not acceptable": reason_words("invalid"),
}
OUTCOMES = {"created": "أُنشئ", "changed": "تغيّر", "unchanged": "لم يتغيّر"}
"""What became of an article of a page, in Arabic."""


class _Numbered(NamedTuple):
    line: int
    comment: CommentImport


class _Import:
    """One run: what was imported, what was refused, and what answers a comment that has not come yet."""

    def __init__(self, site: Site) -> None:
        self._site, self._pace = site, Pace()
        self._store = self._pace.timed(comments.store)
        self.outcomes: Counter[str] = Counter()
        self.refused: dict[int, str] = {}
        self.waiting: list[_Numbered] = []

    @property
    def size(self) -> int:
        """How many comments are to be stored at once."""
        return self._pace.size

    async def store(self, batch: Sequence[_Numbered]) -> None:
        """Store some comments, in a transaction of their own."""
        if not batch:
            return
        bodies = written_all([each.comment.body for each in batch])
        incoming = [Incoming(each.comment, body) for each, body in zip(batch, bodies, strict=True)]
        site = self._site
        told = await site.database.write(
            self._store,
            incoming,
            viewer=OPERATOR,
            keys=site.keys,
            presenter=Presenter.of_site(site.settings, site.now()),
        )
        self._pace.ended()
        for each, item in zip(batch, told.items, strict=True):
            if item.problem is ImportProblem.parent_unknown:
                self.waiting.append(each)
            elif item.problem is not None:
                self.refused[each.line] = item.problem
            else:
                self.outcomes[item.outcome] += 1

    async def store_waiting(self) -> None:
        """Store what answers comments that came after it; what answers nobody in the end is refused."""
        before = -1
        while self.waiting and len(self.waiting) != before:
            again, self.waiting = self.waiting, []
            before = len(again)
            while again:
                batch, again = again[: self.size], again[self.size :]
                await self.store(batch)
        self.refused |= {each.line: str(ImportProblem.parent_unknown) for each in self.waiting}


def import_text(file: Path, *, publish: bool) -> Report:
    """Read a page saved as text and store its article."""
    settings = load_settings()
    page = _read(file, settings)
    migrations.upgrade(settings.database)

    async def store(site: Site) -> SavedArticle:
        rendered = load.prepare(page.article)
        return await site.database.write(
            load.load_article,
            page.article,
            rendered,
            publish=publish,
            presenter=Presenter.of_site(site.settings, site.now()),
        )

    try:
        loaded = run(store, settings)
    except (load.RefusedRecord, Problem) as error:
        raise Refused(
            Bilingual(
                f"{file.name}: لا يصلح محتوى الصفحة مقالًا ({error})",
                f"{file.name}: this page makes no article ({error})",
            )
        ) from None
    findings = [Finding(line, {"report": line.en}) for line in page.report.lines()]
    return Report([*findings, _loaded(loaded)])


def _loaded(loaded: SavedArticle) -> Finding:
    article = loaded.article
    number, status, words = article.id, article.status, article.word_count
    text = Bilingual(
        f"{OUTCOMES[loaded.outcome]}: المقال {number}، {status}، كلماته: {words}، /{article.slug}",
        f"{loaded.outcome}: article {number}, {status}, {words} words, /{article.slug}",
    )
    data = {"outcome": loaded.outcome} | article.model_dump(
        mode="json", include={"id", "status", "slug", "url", "word_count", "reading_minutes", "published_at"}
    )
    return Finding(text, data)


def _read(file: Path, settings: Settings) -> Page:
    try:
        return read_page(file.read_text("utf-8-sig"), timezone=settings.zone)
    except UnicodeDecodeError:
        raise Refused(Bilingual(f"{file.name}: ليس بترميز UTF-8", f"{file.name}: not UTF-8")) from None
    except UnreadablePage as error:
        ar, en = error.words
        raise Refused(Bilingual(f"{file.name}: {ar}", f"{file.name}: {en}")) from None


def import_comments(file: Path, advance: Callable[[int, int], None]) -> Report:
    """Import comments from lines of JSON; `advance` is told how many bytes of how many are done."""
    total = file.stat().st_size

    async def work(site: Site) -> Report:
        importing, batch = _Import(site), list[_Numbered]()
        for line in read_comments(file):
            if line.comment is None:
                importing.refused[line.number] = line.fault or ""
                continue
            batch.append(_Numbered(line.number, line.comment))
            if len(batch) >= importing.size:
                await importing.store(batch)
                batch = []
                advance(line.offset, total)
        await importing.store(batch)
        await importing.store_waiting()
        advance(total, total)
        return _report(importing)

    return run(work)


def import_ndjson(file: Path, advance: Callable[[int, int], None], *, publish: bool, dry_run: bool) -> Report:
    """Import a site from lines of JSON, or only compare it; each line is told at once, `advance` how far it is read.

    A folder is that of an export.
    """
    if file.is_dir():
        file /= EXPORTED
    if not file.is_file():
        raise Refused(Bilingual(f"{file}: لا ملف بهذا الاسم", f"{file}: there is no such file"))
    lines, told = Lines(file), [-1]

    def look() -> None:
        percent = 100 * lines.offset // max(lines.total, 1)
        if percent != told[0]:
            told[0] = percent
            advance(lines.offset, lines.total)

    async def work(site: Site) -> Report:
        pool = Pool(os.cpu_count() or 1)
        try:
            report = await load_records(
                replace(site, pool=pool),
                lines,
                source_folder=file.parent,
                publish=publish,
                progress=lambda _place: look(),
                tell=_tell,
                dry_run=dry_run,
            )
        finally:
            await pool.close()
        return Report([_total(report, dry_run=dry_run)])

    return run(work)


def _tell(result: RecordResult) -> None:
    """Tell a person what was refused or lost, and a program everything."""
    words = words_of(result)
    name = f" {result.external_id}" if result.external_id else ""
    ar = f"{KINDS.get(result.type or '', 'سجل')}{name}: " + "، ".join(
        [HEADS[result.outcome], *(each.ar for each in words)]
    )
    en = f"{result.type or 'record'}{name}: " + ", ".join([result.outcome, *(each.en for each in words)])
    text = Bilingual(f"السطر {result.place}: {ar}", f"line {result.place}: {en}")
    data = {
        "line": result.place,
        "type": result.type,
        "external_id": result.external_id,
        "outcome": result.outcome,
        "id": result.entry_id,
        "reason": result.reason,
        "faults": dict(result.faults),
        "notes": list(result.notes),
    }
    is_worth_telling = result.outcome == "refused" or bool(result.notes)
    say(Finding(text, data), to_a_person=is_worth_telling)


def _total(report: LoadReport, *, dry_run: bool) -> Finding:
    counts = {name: report.total(name) for name in get_args(Outcome)}
    text = Bilingual(
        "، ".join(f"{HEADS[name]}: {count}" for name, count in counts.items()),
        ", ".join(f"{count} {name}" for name, count in counts.items()),
    )
    if dry_run:
        ar, en = text
        text = Bilingual(f"{ar} (لم يُخزَّن شيء)", f"{en} (nothing was stored)")
    data = {**counts, "types": report.by_type(), "notes": dict(report.notes), "dry_run": dry_run}
    return Finding(text, data, is_good=not counts["refused"])


def _refused(line: int, why: str) -> Bilingual:
    code, _, places = why.partition(": ")
    words = Bilingual(*(f"{each}: {places}" if places else each for each in _line_words(code)))
    return Bilingual(f"السطر {line}: {words.ar}", f"line {line}: {words.en}")


def _line_words(code: str) -> Bilingual:
    return _UNREADABLE.get(code) or reason_words(code)


def _report(importing: _Import) -> Report:
    refused = [
        Finding(_refused(line, why), {"line": line, "refused": why}, is_good=False)
        for line, why in sorted(importing.refused.items())
    ]
    created, unchanged = importing.outcomes["created"], importing.outcomes["unchanged"]
    data = {"created": created, "unchanged": unchanged, "refused": len(refused)}
    text = Bilingual(
        f"أُنشئ: {created}، لم يتغيّر: {unchanged}، رُفض: {len(refused)}",
        f"{created} created, {unchanged} unchanged, {len(refused)} refused",
    )
    return Report([*refused, Finding(text, data)])
