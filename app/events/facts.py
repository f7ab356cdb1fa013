"""Facts: one type for each thing that happens on a site. A fact holds ids and instants, and no text of anybody."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened."""


@dataclass(frozen=True, slots=True)
class ArticleFact(Fact):
    """Something that happened to one article."""

    article_id: int


class ArticleCreated(ArticleFact):
    """An article was stored for the first time."""


class ArticleChanged(ArticleFact):
    """The content of an article changed."""


class ArticleCommentsClosed(ArticleFact):
    """A moderator closed the comments of an article."""


class ArticleCommentsReopened(ArticleFact):
    """A moderator opened the comments of an article again."""


class TranslationsLinked(ArticleFact):
    """An article is the translation of other articles than before."""


class TranslationChanged(ArticleFact):
    """A translation of an article changed, which the article names."""


class ArticleMoved(ArticleFact):
    """An article was given another state by a call: what had come due before is recorded first."""


class ArticlePublished(ArticleMoved):
    """An article became listed: by a call, or because a scheduled article came due."""


class ArticleScheduled(ArticleMoved):
    """An article was given a date of publication in the future."""


class ArticleUnpublished(ArticleMoved):
    """An article became a draft again."""


class ArticleArchived(ArticleMoved):
    """An article left all lists, and is still read at its own address."""


class ArticleTrashed(ArticleMoved):
    """An article was moved to the trash."""


class ArticleRestored(ArticleMoved):
    """An article was taken out of the trash."""


class ArticleDeleted(ArticleMoved):
    """An article was deleted permanently, with its comments and revisions."""


@dataclass(frozen=True, slots=True)
class ListedFrom(ArticleFact):
    """Lists have an article from an instant on, which may be in the future."""

    instant: datetime


@dataclass(frozen=True, slots=True)
class PinnedUntil(ArticleFact):
    """An article is pinned until an instant."""

    instant: datetime


class NoLongerListed(ArticleFact):
    """Lists do not have an article any more, and will not have it at the date that it had."""


@dataclass(frozen=True, slots=True)
class EntryFact(Fact):
    """Something that happened to one entry; `kind` is `section`, `tag` or `author`."""

    kind: str
    entry_id: int


class EntryCreated(EntryFact):
    """A section, tag or author was made."""


class EntryChanged(EntryFact):
    """What articles show of a section, tag or author changed, or which articles are filed under it."""


class EntryDeleted(EntryFact):
    """A section, tag or author was deleted."""


@dataclass(frozen=True, slots=True)
class ArticleCountsChanged(Fact):
    """The numbers of listed articles under some sections, tags or authors changed."""

    kind: str


@dataclass(frozen=True, slots=True)
class AddressesRemembered(Fact):
    """Addresses of another site lead to things here from now on."""


@dataclass(frozen=True, slots=True)
class MediaChanged(Fact):
    """What readers are shown of an upload changed, or it was deleted."""

    media_id: int


@dataclass(frozen=True, slots=True)
class CommentFact(Fact):
    """Something that happened to one comment."""

    comment_id: int
    article_id: int


class CommentPosted(CommentFact):
    """A comment was stored. Readers see it once there is a `CommentShown`."""


class CommentImported(CommentFact):
    """A comment was stored that was written elsewhere, long ago perhaps. Nobody is told of it by mail or stream."""


class ImportedCommentShown(CommentFact):
    """Readers see an imported comment from now on."""


class RepliesRequested(CommentFact):
    """The writer of a new comment wants to be told of replies by mail."""


class CommentShown(CommentFact):
    """Readers see a comment from now on."""


class CommentHidden(CommentFact):
    """Readers do not see a comment any more."""


class CommentChanged(CommentFact):
    """The text of a comment changed, or how it stands among its replies."""


class CommentLikesChanged(CommentFact):
    """A reader likes a comment, or does no longer."""


class CommentDeleted(CommentFact):
    """The text, the name and the address of a comment were erased."""


@dataclass(frozen=True, slots=True)
class MailQueued(Fact):
    """A mail waits to be sent."""


@dataclass(frozen=True, slots=True)
class DeliveriesQueued(Fact):
    """Events wait to be sent to a webhook, or it takes them again."""


@dataclass(frozen=True, slots=True)
class ErasureConfirmed(Fact):
    """Somebody has opened a mailed link and wants what is stored of its address erased."""


@dataclass(frozen=True, slots=True)
class ImportTaken(Fact):
    """A file waits to be imported."""


@dataclass(frozen=True, slots=True)
class RulesChanged(Fact):
    """The rules of the site or of an article changed: what a new comment has to pass."""


@dataclass(frozen=True, slots=True)
class BlocksChanged(Fact):
    """A moderator blocked a chain or a network, or ended a block: who may comment."""


@dataclass(frozen=True, slots=True)
class SiteChanged(Fact):
    """What administrators say of the site changed, or its menus."""


@dataclass(frozen=True, slots=True)
class SiteRenamed(Fact):
    """The name or the language of the site changed, which articles and feeds show too."""


@dataclass(frozen=True, slots=True)
class StaffNamesChanged(Fact):
    """There is one more account or one fewer, or one has another name: which names guests may not take."""


@dataclass(frozen=True, slots=True)
class PopularityRenewed(Fact):
    """Views were added up: other articles may be the most read."""


@dataclass(frozen=True, slots=True)
class SearchChanged(Fact):
    """Readers' searches find other articles than before, though no article changed."""
