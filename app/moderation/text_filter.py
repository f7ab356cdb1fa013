"""Comments by their words, for moderators: by the analyser that articles are searched with, or by the very letters."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from app.arabic.analysis import split
from app.arabic.compounds import parts
from app.arabic.letters import fold
from app.arabic.stemming import stem
from app.comments.models import Comment
from app.index.question import Question, Word, understand

BEFORE_WORDS = (" ", "«", '"', "(")
"""What stands before a word that begins so; a space stands before the first one."""


def matching(text: str) -> Any:
    """The condition that a comment has what was typed.

    As in the search of articles: every word in any form (in the text or the name of who wrote it), phrases word for
    word, beginnings, nothing that is excluded; each of them in the text or in the name. Filters have no meaning here
    and are words. Or it has the very text (`100%`) in its own or in the name.

    No index helps: both databases look through what the queue is narrowed to otherwise, comment by comment.
    """
    question = understand(text)
    excluded = _excluded(question)
    required = _required(question, has_others=bool(excluded or question.phrases or question.prefixes))
    conditions = [*required, *map(sa.not_, excluded)]
    key = fold(text)
    is_literal = _has_phrase(key) if key else sa.false()  # spaces and marks alone are in no text, not in every one
    return sa.or_(is_literal, sa.and_(*conditions)) if conditions else is_literal


def _required(question: Question, *, has_others: bool) -> list[Any]:
    filters = (*question.section, *question.tag, *question.author)
    words = [*question.words, *(Word(word, stem(word)) for each in filters for word in split(each))]
    if not has_others and all(each.word.isdigit() for each in words):  # a number alone, with its signs, means just that
        words = []
    return [
        *map(_is_in_text_or_name, words),
        *(_has_phrase(" ".join(phrase)) for phrase in question.phrases),
        *map(_has_beginning, question.prefixes),
    ]


def _excluded(question: Question) -> list[Any]:
    filters: Iterable[str] = (*question.excluded_section, *question.excluded_tag, *question.excluded_author)
    return [
        *(_has_word(each[0]) if len(each) == 1 else _has_phrase(" ".join(each)) for each in question.excluded),
        *(_has_word(word) for each in filters for word in split(each)),
        *map(_has_beginning, question.excluded_prefixes),
    ]


def _is_in_text_or_name(word: Word) -> Any:
    """In whatever form in the text or in the name; a compound name is found joined and parted."""
    joined = [each for each in (word.word, *word.others) if parts(each)]
    name = col(Comment.author_name_key)
    return sa.or_(
        *map(_has_stem, (word.word, *word.others)),
        name.contains(word.word, autoescape=True),
        *(sa.func.replace(name, " ", "").contains(each, autoescape=True) for each in joined),
    )


def _has_word(word: str) -> Any:
    """In whatever form in the text, or as it is in the name: `-سم` does not leave سمير out."""
    return sa.or_(
        _has_stem(word), (_SPACE + col(Comment.author_name_key) + _SPACE).contains(f" {word} ", autoescape=True)
    )


def _has_stem(word: str) -> Any:
    return col(Comment.body_stems).contains(f" {stem(word)} ", autoescape=True)


def _has_phrase(phrase: str) -> Any:
    return sa.or_(*(key.contains(phrase, autoescape=True) for key in _KEYS))


def _has_beginning(prefix: str) -> Any:
    begun = [f"{before}{prefix}" for before in BEFORE_WORDS]
    return sa.or_(*((_SPACE + key).contains(each, autoescape=True) for key in _KEYS for each in begun))


_KEYS: tuple[Any, ...] = (col(Comment.body_key), col(Comment.author_name_key))
_SPACE: Any = sa.literal_column("' '")
