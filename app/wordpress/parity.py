"""The parity report of an import: so many in, so many out, and each thing that did not come along as it was."""

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from app.imports.results import NOTES, LoadReport, RecordResult
from app.wordpress.tally import MOST_NOTES, REASONS, Note, Tally

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
            "loader_notes": {code: {"count": n, "text": NOTES.get(code, code)} for code, n in stored.notes.items()},
        }


def _counted(counts: Mapping[tuple[str, str], int]) -> list[dict[str, Any]]:
    return [
        {"kind": kind, "reason": reason, "text": REASONS[reason], "count": count}
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


def tables(told: Mapping[str, Any]) -> list[tuple[str, tuple[str, ...], list[tuple[str, ...]]]]:
    """The report as tables: a title, the heads of the columns, the rows."""
    outcomes = ("created", "updated", "unchanged", "refused")
    stored = [(kind, *(str(counts.get(each, 0)) for each in outcomes)) for kind, counts in told["stored"].items()]
    found = [(kind, str(count)) for kind, count in told["found"].items()]
    reasons = ("kind", "count", "why")
    left, changed = (
        [(each["kind"], str(each["count"]), each["text"]) for each in told[name]] for name in ("left_out", "changed")
    )
    dead = [("media", str(len(told["dead_media"])), REASONS["dead_media"])] if told["dead_media"] else []
    unknown = [(address, str(count)) for address, count in told["unknown_addresses"].items()]
    lost = [("loader", str(each["count"]), each["text"]) for each in told["loader_notes"].values()]
    named = [(each["kind"], each["name"], each["detail"], REASONS[each["reason"]]) for each in told["notes"]]
    named += [
        (str(each["type"]), str(each["external_id"]), ", ".join(each["notes"]), str(each["reason"] or ""))
        for each in told["loader"]
    ]
    return [
        (f"In {told['system']}", ("kind", "count"), found),
        ("Here" + (" (nothing was stored)" if told["dry_run"] else ""), ("kind", *outcomes), stored),
        ("Left out", reasons, left),
        *([("Addresses that lead to no article here", ("address", "comments"), unknown)] if unknown else []),
        ("Changed", reasons, [*changed, *dead, *lost]),
        ("One by one", ("kind", "which", "detail", "why"), named),
    ]


def as_html(told: Mapping[str, Any]) -> str:
    """The report as a page that loads nothing from elsewhere."""
    parts, title = [], f"{escape(told['system'])} import"
    for heading, heads, rows in tables(told):
        head = "".join(f"<th>{escape(each)}</th>" for each in heads)
        body = "".join(
            f"<tr>{''.join(f'<td dir=auto{_numeric(each)}>{escape(each)}</td>' for each in row)}</tr>" for row in rows
        )
        parts.append(f"<h2>{escape(heading)}</h2><table><tr>{head}</tr>{body}</table>")
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style><h1>{title}</h1><p>{escape(told['source'])}</p>{''.join(parts)}</html>\n"
    )


def _numeric(text: str) -> str:
    return " class=n" if text.isdecimal() else ""


def as_json(told: Mapping[str, Any]) -> str:
    """The report for a program."""
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
