"""Disqus's export (XML): pages with their links and identifiers, then comments with the HTML of their texts."""

import codecs
from collections.abc import Iterator
from xml.parsers import expat

from app.other_sources.comment_archive import ForeignComment, Thread
from app.other_sources.packed_file import PackedFile
from app.other_sources.values import instant_of
from app.wordpress import texts
from app.wordpress.guarded_parser import check_levels, guarded_parser
from app.wordpress.items import NoArchive
from app.wordpress.repair import FORBIDDEN

PIECE = 1 << 18
"""Bytes that are read at once."""

LONGEST_TEXT = 200_000
"""Characters of one element; a comment is cut long before."""

NO_EXPORT = ("ليس هذا ملف تصدير من Disqus", "this is not an export of Disqus")
_FIELDS = frozenset({"id", "link", "message", "createdAt", "isDeleted", "isSpam", "isApproved"})
_OF_AUTHOR = frozenset({"name", "email"})

Entry = dict[str, str]
"""What an entry has by the names of its elements; `dsq:id`, `thread` and `parent` are numbers of Disqus."""


class DisqusFile(PackedFile):
    """An export on the disk, packed or not."""

    def threads(self) -> Iterator[Thread]:
        """The pages that had a place for comments."""
        for each in self._entries("thread"):
            yield Thread(each.get("dsq:id", ""), tuple(_addresses(each)))

    def comments(self) -> Iterator[ForeignComment]:
        """The comments, in the file's order."""
        for each in self._entries("post"):
            yield ForeignComment(
                comment_id=each.get("dsq:id", ""),
                thread_id=each.get("thread", ""),
                parent_id=each.get("parent", ""),
                name=texts.line(each.get("name", "")),
                email=each.get("email", ""),
                body=texts.paragraphs(each.get("message", "")),
                created_at=instant_of(each.get("createdAt")),
                status=_status(each),
                is_deleted=each.get("isDeleted") == "true",
            )

    def _entries(self, kind: str) -> Iterator[Entry]:
        elements = _Elements(kind)
        parser = guarded_parser()
        parser.StartElementHandler = elements.start
        parser.EndElementHandler = elements.end
        parser.CharacterDataHandler = elements.text
        decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        try:
            for piece in self.pieces(lambda contents: contents.read(PIECE)):
                parser.Parse(FORBIDDEN.sub("", decoder.decode(piece)).encode(), False)  # noqa: FBT003  no name for it
                yield from elements.take()
            parser.Parse(FORBIDDEN.sub("", decoder.decode(b"", final=True)).encode(), True)  # noqa: FBT003  see above
        except expat.ExpatError as error:
            raise NoArchive(
                f"الملف تالف أو ناقص عند السطر {error.lineno}",
                f"the file is damaged, or cut off, at line {error.lineno}",
            ) from None
        yield from elements.take()


def _addresses(thread: Entry) -> Iterator[str]:
    """The link of a page, then what its identifier says: an external id of an article, or an address behind a space."""
    named = thread.get("id", "")
    yield thread.get("link", "") or named
    yield named
    if "://" in named:
        yield named.split()[-1]


def _status(post: Entry) -> str:
    if post.get("isSpam") == "true":
        return "spam"
    return "pending" if post.get("isApproved") == "false" else "approved"


class _Elements:
    """Gathers the entries of one kind."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._way: list[str] = []
        self._entry: Entry | None = None
        self._texts: list[str] = []
        self._length = 0
        self._made: list[Entry] = []

    def take(self) -> list[Entry]:
        """The entries since the last time."""
        made, self._made = self._made, []
        return [each for each in made if each.get("dsq:id")]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if not self._way and name != "disqus":
            raise NoArchive(*NO_EXPORT)
        self._way.append(name)
        check_levels(self._way)
        self._texts, self._length = [], 0
        number = attributes.get("dsq:id", "")
        if len(self._way) == 2:
            self._entry = {"dsq:id": number} if name == self._kind else None
        elif len(self._way) == 3 and self._entry is not None and name in {"thread", "parent"}:
            self._entry[name] = number

    def text(self, piece: str) -> None:
        """A piece of a text."""
        if self._entry is not None and self._length < LONGEST_TEXT:
            self._texts.append(piece)
            self._length += len(piece)

    def end(self, name: str) -> None:
        """An element ends."""
        if self._entry is not None:
            is_field = len(self._way) == 3 and name in _FIELDS
            is_of_author = len(self._way) == 4 and self._way[2] == "author" and name in _OF_AUTHOR
            if is_field or is_of_author:
                self._entry[name] = "".join(self._texts).strip()
            elif len(self._way) == 2:
                self._made.append(self._entry)
                self._entry = None
        self._texts, self._length = [], 0
        self._way.pop()
