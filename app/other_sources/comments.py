"""From the comments of another system to records, under the articles that their pages became."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.accounts.models import OPERATOR
from app.addresses import AddressError
from app.articles import external_ids
from app.errors import NotFound
from app.imports.transfer_records import Record, Unreadable, read
from app.other_sources.comment_archive import CommentArchive, ForeignComment, Thread
from app.resolving.models import ResolvedKind
from app.resolving.service import resolve
from app.settings import Settings
from app.wordpress.comment_records import body_of, email_of, name_of, url_of
from app.wordpress.tally import Tally

LONGEST_SHOWN = 500
"""Characters of an address in a report."""

_ARTICLES = (ResolvedKind.article, ResolvedKind.page)


def articles_of(session: Session, threads: Sequence[Thread], *, settings: Settings, now: datetime) -> dict[str, int]:
    """The articles that pages became, by the pages' ids: by external ids, or by where the addresses lead."""
    names = [address for thread in threads for address in thread.addresses]
    by_name = external_ids.find_all(session, names, viewer=OPERATOR, now=now)
    found: dict[str, int] = {}
    for thread in threads:
        for address in thread.addresses:
            number = by_name.get(address) or _led(session, address, settings, now)
            if number is not None:
                found[thread.thread_id] = number
                break
    return found


def _led(session: Session, address: str, settings: Settings, now: datetime) -> int | None:
    if "/" not in address and "?" not in address:  # a name that a system gave, which might be another article's slug
        return None
    try:
        place = resolve(session, address, viewer=OPERATOR, settings=settings, now=now).address
    except (AddressError, NotFound):
        return None
    return place.id if place.kind in _ARTICLES else None


class CommentConversion:
    """One reading of an archive into records. `tally` tells what was found and what did not come along."""

    def __init__(
        self, archive: CommentArchive, source: str, threads: Sequence[Thread], found: Mapping[str, int]
    ) -> None:
        self._archive, self._source, self._found = archive, source, found
        self._addresses = {each.thread_id: each.addresses for each in threads}
        self._numbers = {each.thread_id: number for number, each in enumerate(threads)}
        self.tally = Tally()
        self.tally.found["page"] = len(threads)
        self.articles = {self._thread_name(thread_id): number for thread_id, number in found.items()}
        """The ids of articles, by what the records call them."""

    def place(self) -> tuple[int, int]:
        """How far the archive is read, and of how much."""
        return self._archive.place()

    def records(self) -> Iterator[Record | None]:
        """The comments of pages that are articles here. None stands for one that is left out, and told in `tally`."""
        answered = {each.parent_id for each in self._archive.comments()}
        for comment in self._archive.comments():
            self.tally.found["comment"] += 1
            record = self._record(comment) if self._is_kept(comment, answered) else None
            if isinstance(record, Unreadable):
                faults = ", ".join(f"{member}: {fault}" for member, fault in record.faults)
                self.tally.leave_out("comment", comment.comment_id, "refused", faults)
                record = None
            elif record is not None:
                self.tally.made[record.type] += 1
            yield record
        for line in self._archive.damages:
            self.tally.leave_out("comment", f"line {line}", "damaged")

    def _thread_name(self, thread_id: str) -> str:
        return f"{self._source}:page:{self._numbers[thread_id]}"

    def _comment_name(self, comment_id: str) -> str:
        return f"{self._source}:{comment_id}"

    def _is_kept(self, comment: ForeignComment, answered: set[str]) -> bool:
        reason = None
        if comment.thread_id not in self._found:
            (address, *_) = self._addresses.get(comment.thread_id) or (comment.thread_id,)
            self.tally.leave_out_under("".join(filter(str.isprintable, address))[:LONGEST_SHOWN])
            return False
        if comment.is_deleted and comment.comment_id not in answered:
            reason = "comment_deleted"
        elif not comment.is_deleted and not comment.body.strip():
            reason = "comment_empty"
        elif comment.created_at is None:
            reason = "comment_undated"
        if reason:
            self.tally.leave_out("comment", comment.comment_id, reason)
        return reason is None

    def _record(self, comment: ForeignComment) -> Record | Unreadable:
        members: dict[str, Any] = {
            "type": "comment",
            "external_id": self._comment_name(comment.comment_id),
            "article_external_id": self._thread_name(comment.thread_id),
            "parent_external_id": self._comment_name(comment.parent_id) if comment.parent_id else None,
            "status": comment.status,
            "created_at": comment.created_at,
            "edited_at": comment.edited_at,
        }
        if comment.is_deleted:
            return read({**members, "is_deleted": True, "status": "trashed"})
        number = comment.comment_id
        return read(
            {
                **members,
                "author_name": name_of(" ".join(comment.name.split()), number, self.tally),
                "author_email": email_of(comment.email, number, self.tally),
                "author_url": url_of(comment.url, number, self.tally),
                "body": body_of(comment.body.strip(), number, self.tally),
                "like_count": comment.like_count,
                "is_staff": comment.is_staff,
                "is_pinned": comment.is_pinned,
            }
        )
