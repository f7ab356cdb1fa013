"""The parity report of an import: so many in, so many out, and each thing that did not come along as it was."""

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from app.errors import Bilingual
from app.imports.result_words import fault_words, reason_words
from app.imports.results import NOTES, LoadReport, RecordResult
from app.languages import Language
from app.wordpress.report_words import (
    CHANGED,
    FOUND,
    HEADS,
    LEFT_OUT,
    NOTHING_STORED,
    ONE_BY_ONE,
    REASONS,
    STORED,
    TITLE,
    UNKNOWN_ADDRESSES,
    arabic_kind,
)
from app.wordpress.tally import MOST_NOTES, Note, Tally

_FAILURES = frozenset({"address_unknown", "damaged", "file_cut_off"})
_STYLE = (
    "body{font:16px/1.6 sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;margin:0 0 2rem}th,td{border:1px solid #ccc;padding:.3rem .6rem;"
    "text-align:start}td.n{text-align:end;font-variant-numeric:tabular-nums}"
)


class Parity:
    """One import as it is told: what was found, what was stored, what was left out, what was changed."""

    def __init__(self, source: str, *, dry_run: bool, system: str = "WordPress") -> None:
        self.source, self.dry_run, self.system = source, dry_run, system
        self.refused: list[RecordResult] = []
        self.is_whole = True

    def take(self, result: RecordResult) -> None:
        """What became of a record; what was refused or lost something is kept."""
        if (result.outcome == "refused" or result.notes) and len(self.refused) < MOST_NOTES:
            self.refused.append(result)

    def told(self, tally: Tally, stored: LoadReport) -> dict[str, Any]:
        """All of it, for a program."""
        self.is_whole = not any(reason in _FAILURES for _, reason in tally.left_out)
        return {
            "system": self.system,
            "source": self.source,
            "dry_run": self.dry_run,
            "found": dict(sorted(tally.found.items())),
            "records": dict(sorted(tally.made.items())),
            "stored": stored.by_type(),
            "left_out": _counted(tally.left_out),
            "unknown_addresses": dict(tally.unknown_addresses),
            "changed": _counted(tally.changed),
            "dead_media": [_dead(each) for each in self.refused if each.type == "media" and each.outcome == "refused"],
            "notes": [_note(each) for each in tally.notes],
            "loader": [_result(each) for each in self.refused],
            "loader_notes": {code: {"count": n, "text": NOTES[code].en} for code, n in stored.notes.items()},
        }


def _counted(counts: Mapping[tuple[str, str], int]) -> list[dict[str, Any]]:
    return [
        {"kind": kind, "reason": reason, "text": REASONS[reason].en, "count": count}
        for (kind, reason), count in sorted(counts.items())
        if count
    ]


def _note(note: Note) -> dict[str, str]:
    return {"kind": note.kind, "name": note.name, "reason": note.reason, "detail": note.detail}


def _dead(result: RecordResult) -> dict[str, Any]:
    return {"external_id": result.external_id, "reason": result.reason}


def _result(result: RecordResult) -> dict[str, Any]:
    return {
        "type": result.type,
        "external_id": result.external_id,
        "outcome": result.outcome,
        "reason": result.reason,
        "faults": dict(result.faults),
        "notes": list(result.notes),
    }


Table = tuple[str, tuple[str, ...], Sequence[tuple[str, ...]]]
"""A title, the heads of the columns, the rows."""


def tables(told: Mapping[str, Any], language: Language = "en") -> list[Table]:
    """The report as tables, in the language of who reads it. Programs read the English one."""

    def said(words: Bilingual) -> str:
        return words.ar if language == "ar" else words.en

    comma = "، " if language == "ar" else ", "

    def kind_of(name: str) -> str:
        return arabic_kind(name) if language == "ar" else name

    def detail(each: Mapping[str, Any]) -> str:
        faults = [f"{member}: {said(fault_words(code))}" for member, code in each.get("faults", {}).items()]
        return comma.join([*faults, *(said(NOTES[note]) for note in each["notes"])])

    def why(each: Mapping[str, Any]) -> str:
        return said(reason_words(each["reason"])) if each["reason"] else ""

    def heads(*names: str) -> tuple[str, ...]:
        return tuple(HEADS[each] for each in names) if language == "ar" else names

    outcomes = ("created", "updated", "unchanged", "refused")
    stored = [
        (kind_of(kind), *(str(counts.get(each, 0)) for each in outcomes)) for kind, counts in told["stored"].items()
    ]
    found = [(kind_of(kind), str(count)) for kind, count in told["found"].items()]
    reasons = heads("kind", "count", "why")
    left, changed = (
        [(kind_of(each["kind"]), str(each["count"]), said(REASONS[each["reason"]])) for each in told[name]]
        for name in ("left_out", "changed")
    )
    dead = [(kind_of("media"), str(len(told["dead_media"])), said(REASONS["dead_media"]))] if told["dead_media"] else []
    unknown = [(address, str(count)) for address, count in told["unknown_addresses"].items()]
    lost = [(kind_of("loader"), str(each["count"]), said(NOTES[code])) for code, each in told["loader_notes"].items()]
    named = [
        (kind_of(each["kind"]), each["name"], each["detail"], said(REASONS[each["reason"]])) for each in told["notes"]
    ]
    named += [
        (kind_of(str(each["type"])), str(each["external_id"]), detail(each), why(each)) for each in told["loader"]
    ]
    return [
        (said(FOUND).format(system=told["system"]), heads("kind", "count"), found),
        (said(NOTHING_STORED if told["dry_run"] else STORED), heads("kind", *outcomes), stored),
        (said(LEFT_OUT), reasons, left),
        *([(said(UNKNOWN_ADDRESSES), heads("address", "comments"), unknown)] if unknown else []),
        (said(CHANGED), reasons, [*changed, *dead, *lost]),
        (said(ONE_BY_ONE), heads("kind", "which", "detail", "why"), named),
    ]


def as_html(told: Mapping[str, Any], language: Language) -> str:
    """The report as a page that loads nothing from elsewhere."""
    words, direction = (TITLE.ar, "rtl") if language == "ar" else (TITLE.en, "ltr")
    parts, title = [], escape(words.format(system=told["system"]))
    for heading, heads, rows in tables(told, language):
        head = "".join(f"<th>{escape(each)}</th>" for each in heads)
        body = "".join(
            f"<tr>{''.join(f'<td dir=auto{_numeric(each)}>{escape(each)}</td>' for each in row)}</tr>" for row in rows
        )
        parts.append(f"<h2>{escape(heading)}</h2><table><tr>{head}</tr>{body}</table>")
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style><h1>{title}</h1><p dir=auto>{escape(told['source'])}</p>{''.join(parts)}</html>\n"
    )


def _numeric(text: str) -> str:
    return " class=n" if text.isdecimal() else ""


def as_json(told: Mapping[str, Any]) -> str:
    """The report for a program."""
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
