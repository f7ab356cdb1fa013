"""Answers that are kept in memory: found by what was asked, thrown away by what they were made of, bounded by bytes."""

from collections import OrderedDict, defaultdict
from collections.abc import Collection

from app.web.representation import Representation

Key = tuple[bytes, bytes]
"""Path and query as they were sent."""

LARGEST_SHARE = 8
"""One answer takes no more than this part of the room."""


class Tally:
    """How often kept answers of one route were given since it was last noted."""

    __slots__ = ("head", "unchanged", "whole")

    def __init__(self) -> None:
        self.whole = self.unchanged = self.head = 0


class Kept:
    """One answer, with the template of the route that gave it and its tally."""

    __slots__ = ("representation", "size", "tally", "template")

    def __init__(self, representation: Representation, template: str, tally: Tally) -> None:
        self.representation, self.template, self.tally = representation, template, tally
        self.size = 0


class KeptAnswers:
    """Kept answers, the least recently used first."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._answers: OrderedDict[Key, Kept] = OrderedDict()
        self._keys_by_tag: defaultdict[str, set[Key]] = defaultdict(set)
        self.bytes = self.evicted = self.dropped = 0

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, key: Key) -> Kept | None:
        """The answer that is kept for what was asked, used now."""
        found = self._answers.get(key)
        if found is not None:
            self._answers.move_to_end(key)
        return found

    def put(self, key: Key, kept: Kept) -> None:
        """Keep an answer, and let go of others where there is no room."""
        self._remove(key)
        size = kept.representation.size
        if size > self._most // LARGEST_SHARE:
            return
        self._answers[key] = kept
        for tag in kept.representation.tags or ():
            self._keys_by_tag[tag].add(key)
        self.resize(key, kept)

    def resize(self, key: Key, kept: Kept) -> None:
        """Note that an answer has grown by a variant."""
        if self._answers.get(key) is not kept:
            return
        size = kept.representation.size + len(key[0]) + len(key[1])
        self.bytes += size - kept.size
        kept.size = size
        while self.bytes > self._most:
            self._remove(next(iter(self._answers)))
            self.evicted += 1

    def drop(self, tags: Collection[str]) -> None:
        """Let go of whatever was made of something that has changed."""
        for tag in tags:
            for key in self._keys_by_tag.pop(tag, ()):
                self.dropped += self._remove(key)

    def clear(self) -> None:
        """Let go of everything."""
        self.dropped += len(self._answers)
        self._answers.clear()
        self._keys_by_tag.clear()
        self.bytes = 0

    def _remove(self, key: Key) -> bool:
        found = self._answers.pop(key, None)
        if found is None:
            return False
        self.bytes -= found.size
        for tag in found.representation.tags or ():
            keys = self._keys_by_tag.get(tag)
            if keys is not None:
                keys.discard(key)
                if not keys:
                    del self._keys_by_tag[tag]
        return True
