"""Answers that are kept in memory: found by what was asked, thrown away by what they were made of, bounded by bytes.

An answer that was asked for again is protected from many questions that are asked once (a segmented LRU): those have
the rest of the room to themselves.

A change lets go of all that was made of something at once, however much it is: the change is noted at the tag, and an
answer is compared with its tags when it is next asked for. One number says that nothing has changed since it last was.
Whatever was let go takes room until it is asked for or `tidy` passes by.
"""

from collections import OrderedDict
from collections.abc import Collection, Iterator

from app.web.cache.representation import Representation

Key = tuple[bytes, bytes]
"""Path and query as they were sent."""

LARGEST_SHARE = 8
"""One answer takes no more than this part of the room."""

PROTECTED_SHARE = 0.8
"""The part of the room for answers that were asked for again."""

PLACE_BYTES = 400
"""What an answer takes beside its key and its representation: objects, and places in tables."""

TAG_BYTES = 240
"""What a tag takes beside its letters, once for all answers; and `POINTER_BYTES` in each."""

POINTER_BYTES = 8

SLICE = 100
"""Answers that are tidied at once: a millisecond where each has a hundred tags."""

WORTH_TIDYING = 16
"""So many are looked at for each that was let go, at most: far less work than making one."""


class Tally:
    """How often kept answers of one route were given since it was last noted."""

    __slots__ = ("head", "unchanged", "whole")

    def __init__(self) -> None:
        self.whole = self.unchanged = self.head = 0


class Kept:
    """One answer, with the template of the route that gave it and its tally."""

    __slots__ = ("is_protected", "made_of", "representation", "size", "tally", "template", "true_at")

    def __init__(self, representation: Representation, template: str, tally: Tally) -> None:
        self.representation, self.template, self.tally = representation, template, tally
        self.made_of: tuple[_Tag, ...] = ()
        self.size = self.true_at = 0
        self.is_protected = False

    def has_changed(self) -> bool:
        """Whether anything that it was made of has changed since it was last known to be true."""
        true_at = self.true_at
        for tag in self.made_of:  # noqa: SIM110  any() takes twice as long, and there may be a hundred
            if tag.changed_at > true_at:
                return True
        return False


class _Tag:
    """Something that answers were made of: how many are kept, and at which change it last changed."""

    __slots__ = ("changed_at", "name", "uses")

    def __init__(self, name: str) -> None:
        self.name = name
        self.uses = self.changed_at = 0


class KeptAnswers:
    """Kept answers, those that were asked for again and those that were not, each the least recently used first."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._protected: OrderedDict[Key, Kept] = OrderedDict()
        self._probation: OrderedDict[Key, Kept] = OrderedDict()
        self._protected_bytes = 0
        self._tags: dict[str, _Tag] = {}
        self._changes = self._all_changed_at = self._let_go = 0
        self.bytes = self.evicted = self.dropped = 0

    def __len__(self) -> int:
        return len(self._protected) + len(self._probation)

    def get(self, key: Key) -> Kept | None:
        """The answer that is kept for what was asked, used now."""
        found = self._protected.get(key) or self._probation.get(key)
        if found is None or (found.true_at != self._changes and not self._remains(key, found)):
            return None
        if found.is_protected:
            self._protected.move_to_end(key)
        else:
            self._protect(key, found)
        return found

    def put(self, key: Key, kept: Kept, tags: Collection[str]) -> None:
        """Keep an answer that is true now, and let go of others where there is no room."""
        self._remove(key)
        if kept.representation.size + POINTER_BYTES * len(tags) > self._most // LARGEST_SHARE:
            return
        self._probation[key] = kept
        kept.is_protected = False
        kept.made_of = tuple([self._used(tag) for tag in tags])
        kept.true_at = self._changes
        self.resize(key, kept)

    def resize(self, key: Key, kept: Kept) -> None:
        """Note that an answer has grown by a variant."""
        if (self._protected if kept.is_protected else self._probation).get(key) is not kept:
            return
        size = PLACE_BYTES + kept.representation.size + sum(map(len, key)) + POINTER_BYTES * len(kept.made_of)
        self.bytes += size - kept.size
        if kept.is_protected:
            self._protected_bytes += size - kept.size
        kept.size = size
        while self.bytes > self._most:
            oldest, unused = next(iter((self._probation or self._protected).items()))
            if self._remains(oldest, unused):
                self._remove(oldest)
                self.evicted += 1

    def drop(self, tags: Collection[str] | None) -> None:
        """Let go of whatever was made of something that has changed; None is everything."""
        if tags is None:
            self._changes += 1
            self._all_changed_at = self._changes
            self._let_go = len(self)
        elif changed := [tag for tag in map(self._tags.get, tags) if tag is not None]:
            self._changes += 1
            for tag in changed:
                tag.changed_at = self._changes
                self._let_go += tag.uses

    def tidy(self) -> Iterator[None]:
        """Remove what was let go, once there may be enough of it; it yields where others may have their turn."""
        if WORTH_TIDYING * self._let_go <= len(self):
            return
        self._let_go = 0
        # The order of use is not wanted, and takes ten times as long.
        keys = [*dict.keys(self._probation), *dict.keys(self._protected)]
        for place, key in enumerate(keys, start=1):
            if (found := self._protected.get(key) or self._probation.get(key)) is not None:
                self._remains(key, found)
            if not place % SLICE:
                yield

    def clear(self) -> None:
        """Let go of everything, and of its memory."""
        self.dropped += len(self)
        self._protected.clear()
        self._probation.clear()
        self._tags.clear()
        self.bytes = self._protected_bytes = self._let_go = 0

    def _protect(self, key: Key, kept: Kept) -> None:
        """Note that an answer was asked for again; those that were not for longest lose their protection to it."""
        del self._probation[key]
        self._protected[key] = kept
        kept.is_protected = True
        self._protected_bytes += kept.size
        while self._protected_bytes > PROTECTED_SHARE * self._most:
            oldest, unused = self._protected.popitem(last=False)
            self._probation[oldest] = unused
            unused.is_protected = False
            self._protected_bytes -= unused.size

    def _remains(self, key: Key, kept: Kept) -> bool:
        """Whether an answer is true now; one that is not is removed."""
        if kept.true_at >= self._all_changed_at and not kept.has_changed():
            kept.true_at = self._changes
            return True
        self._remove(key)
        self.dropped += 1
        return False

    def _used(self, name: str) -> _Tag:
        tag = self._tags.get(name)
        if tag is None:
            tag = self._tags[name] = _Tag(name)
            self.bytes += TAG_BYTES + len(name)
        tag.uses += 1
        return tag

    def _remove(self, key: Key) -> None:
        found = self._protected.pop(key, None)
        if found is not None:
            self._protected_bytes -= found.size
        elif (found := self._probation.pop(key, None)) is None:
            return
        self.bytes -= found.size
        for tag in found.made_of:
            tag.uses -= 1
            if not tag.uses:
                del self._tags[tag.name]
                self.bytes -= TAG_BYTES + len(tag.name)
