"""Rules: their tables and every shape of them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic import Field as Bounds
from pydantic_core import PydanticCustomError
from sqlalchemy import BigInteger, Index
from sqlmodel import JSON, Field, SQLModel

from app.db.columns import ID_TYPE, NEVER_REUSED, Id, primary_key, reference
from app.rules.hosts import RefusedDomain, canonical
from app.rules.matching import has_letters
from app.rules.names import RuleName, TriedOutcome
from app.text import Line

LONGEST_ENTRY = 60
MOST_WORDS = 500
MOST_DOMAINS = 100
MOST_ALLOWED = 150
"""Entries of each list; all of them together fit in one request (docs/limits.md)."""

SITE = 1
"""The row of the whole site, which is always there."""


class RuleSet(SQLModel, table=True):
    """The rules of the whole site (`article_id` is null), or of one article. `version` rises with each change."""

    __tablename__ = "rule_set"
    __table_args__ = (Index("uq_rule_set_article_id", "article_id", unique=True), NEVER_REUSED)

    id: int | None = primary_key()
    article_id: int | None = reference("article.id", nullable=True, on_delete="CASCADE", index=False)
    version: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    document: dict[str, Any] = Field(sa_type=JSON)
    updated_at: datetime | None = None


class RecentText(SQLModel, table=True):
    """What tells that a text was posted before: kept for hours, and never the text itself.

    `same` is a keyed digest of the article and the folded text, `sketch` and `near_1` to `near_4` are as of `sketches`.
    """

    __tablename__ = "recent_text"
    __table_args__ = (
        Index("ix_recent_text_near_1", "near_1"),
        Index("ix_recent_text_near_2", "near_2"),
        Index("ix_recent_text_near_3", "near_3"),
        Index("ix_recent_text_near_4", "near_4"),
    )

    same: str = Field(primary_key=True, max_length=60)
    comment_id: int = Field(sa_type=ID_TYPE, index=True)
    near_1: int | None = Field(default=None, sa_type=BigInteger)
    near_2: int | None = Field(default=None, sa_type=BigInteger)
    near_3: int | None = Field(default=None, sa_type=BigInteger)
    near_4: int | None = Field(default=None, sa_type=BigInteger)
    sketch: str | None = Field(default=None, max_length=200)
    created_at: datetime = Field(index=True)


class BlockKind(StrEnum):
    """Who may not comment for a time: everybody who has a receipt of a chain, or everybody of a network."""

    chain = "chain"
    network = "network"


class CommenterBlock(SQLModel, table=True):
    """That a moderator keeps a chain or a network from commenting until an instant.

    `comment_id` is the comment by which the moderator named it; it may be gone since. Of a network there is a keyed
    hash (`source`) that is another each day, and the day for which it was made: see `app.rules.blocks`.
    """

    __tablename__ = "commenter_block"
    __table_args__ = NEVER_REUSED

    id: int | None = primary_key()
    kind: str = Field(max_length=10)
    chain_id: int | None = Field(default=None, sa_type=ID_TYPE)
    source: str | None = Field(default=None, max_length=60)
    source_day: str | None = Field(default=None, max_length=10)
    comment_id: int = Field(sa_type=ID_TYPE)
    account_id: int | None = reference("account.id", nullable=True, on_delete="SET NULL")
    reason: str | None = Field(default=None, max_length=200)
    created_at: datetime
    until: datetime = Field(index=True)


def _with_letters(value: str) -> str:
    if not has_letters(value):
        raise PydanticCustomError("entry_without_letters", "this entry has no letter and no digit")
    return value


def _domain(value: str) -> str:
    try:
        return canonical(value)
    except RefusedDomain:
        raise PydanticCustomError("not_a_domain", "this is no domain") from None


Entry = Annotated[str, Line(1, LONGEST_ENTRY), AfterValidator(_with_letters)]
Domain = Annotated[str, Bounds(max_length=253), AfterValidator(_domain)]
Words = Annotated[list[Entry], Bounds(max_length=MOST_WORDS)]
Domains = Annotated[list[Domain], Bounds(max_length=MOST_DOMAINS)]
HeldPolicy = Literal["open", "first", "links", "all"]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class WordLists(_Input):
    """Words and phrases, by what becomes of a comment that has one."""

    hold: Words = []
    spam: Words = []
    refuse: Words = []


class DomainLists(_Input):
    """Domains with all below them, by what becomes of a comment that names one."""

    hold: Domains = []
    spam: Domains = []
    refuse: Domains = []


class Rules(_Input):
    """What a site or an article holds back. What is null is as for the site, or as Maqal has it.

    `policy` and `staff_names` are the site's alone.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "words": {"hold": ["أحمق", "7mar"], "spam": ["ربح سريع"]},
                    "allowed": ["سورة البقرة"],
                    "domains": {"spam": ["casino.example"]},
                    "max_links": 2,
                }
            ]
        }
    )

    words: WordLists = WordLists()
    allowed: list[Entry] = Bounds(default=[], max_length=MOST_ALLOWED)
    domains: DomainLists = DomainLists()
    max_links: int | None = Bounds(default=None, ge=0, le=100)
    shortest: int | None = Bounds(default=None, ge=1, le=10_000)
    longest: int | None = Bounds(default=None, ge=1, le=10_000)
    hold_new: bool | None = None
    same_minutes: int | None = Bounds(default=None, ge=0, le=60)
    near_hours: int | None = Bounds(default=None, ge=0, le=72)
    policy: HeldPolicy | None = None
    staff_names: bool | None = None


class RulesPrivate(BaseModel):
    """The rules of the site (`article_id` is null) or of an article, as moderators see them."""

    article_id: int | None
    version: int
    updated_at: datetime | None
    rules: Rules


class HeldFor(BaseModel):
    """Why a comment waits: which rule, which listed entry, and where; `begin` and `end` count code points."""

    rule: RuleName
    entry: str | None
    member: Literal["body", "author_name", "author_url"]
    begin: int | None
    end: int | None


class RulesTrial(_Input):
    """Rules to be tried against past comments: those of the site, or of the article that is named."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"rules": {"words": {"hold": ["أحمق"]}}}]})

    rules: Rules
    article_id: Id | None = None
    limit: int = Bounds(default=100, ge=1, le=100)
    cursor: str | None = Bounds(default=None, max_length=500)


class TriedComment(BaseModel):
    """A past comment of which something else would become, and why."""

    id: int
    article_id: int
    before: TriedOutcome
    after: TriedOutcome
    held_for: list[HeldFor]


class RulesTried(BaseModel):
    """What would differ among the comments that were looked at, the newest first; `counts` is by `after`."""

    looked_at: int
    counts: dict[TriedOutcome, int]
    items: list[TriedComment]
    next_cursor: str | None
