"""What an import counts: how many of each kind were found, and what became of the ones that are not as they were."""

from collections import Counter
from typing import NamedTuple

MOST_NOTES = 20_000
"""Notes that name their item; more of them are only counted."""


class Note(NamedTuple):
    """That something of one kind was left out or changed, and which."""

    kind: str
    name: str
    reason: str
    detail: str = ""


class Tally:
    """The counts of one run. Notes tell what an operator should look at."""

    def __init__(self) -> None:
        self.found: Counter[str] = Counter()
        self.made: Counter[str] = Counter()
        self.left_out: Counter[tuple[str, str]] = Counter()
        self.changed: Counter[tuple[str, str]] = Counter()
        self.notes: list[Note] = []
        self.unknown_addresses: Counter[str] = Counter()
        """Addresses that lead to no article, with the number of comments under each."""
        self._named: set[tuple[str, str]] = set()

    def leave_out(self, kind: str, name: str, reason: str, detail: str = "") -> None:
        """Something that did not come along."""
        self.left_out[kind, reason] += 1
        self._note(Note(kind, name, reason, detail))

    def leave_out_each(self, kind: str, name: str, reason: str, detail: str) -> None:
        """Something that many items have: counted for each of them, and noted once for each `detail`."""
        self.left_out[kind, reason] += 1
        if (reason, detail) not in self._named and len(self._named) < MOST_NOTES:
            self._named.add((reason, detail))
            self._note(Note(kind, name, reason, detail))

    def leave_out_under(self, address: str) -> None:
        """A comment under an address that leads to no article."""
        self.left_out["comment", "address_unknown"] += 1
        if address in self.unknown_addresses or len(self.unknown_addresses) < MOST_NOTES:
            self.unknown_addresses[address] += 1

    def change(self, kind: str, name: str, reason: str, detail: str = "", *, times: int = 1) -> None:
        """Something that came along, and is not quite what it was."""
        self.changed[kind, reason] += times
        self._note(Note(kind, name, reason, detail))

    def _note(self, note: Note) -> None:
        if len(self.notes) < MOST_NOTES:
            self.notes.append(note)
