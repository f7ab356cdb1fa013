"""The number of an article in the inverted index: by the month of its publication first, by its id within the month.

An inverted index gives its numbers in their order alone, and the candidates of a common word are those with the
highest. Ids follow the order in which articles came, and an archive that is imported has higher ones than the news.
Finer than a month would take more room: numbers that lie near to one another are stored in a byte.
"""

from datetime import UTC, datetime

ID_BITS = 32
"""Four thousand million articles."""

OF_ID = (1 << ID_BITS) - 1


def docid(article_id: int, published_at: datetime) -> int:
    """The number of an article."""
    at = published_at.astimezone(UTC)
    return (at.year * 12 + at.month) << ID_BITS | article_id


def first_of_month(number: int) -> int:
    """The least number of its month: all that are less are of earlier ones."""
    return number & ~OF_ID


def article_of(number: int) -> int:
    """The id of the article that has a number."""
    return number & OF_ID
