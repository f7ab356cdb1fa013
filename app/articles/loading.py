"""Thousands of articles, stored in turns with what others write meanwhile."""

from collections.abc import AsyncIterator, Iterable
from itertools import islice

from app.articles import writing
from app.articles.presentation import Presentation
from app.articles.storing import NewArticle
from app.articles.writing import Saved
from app.db.pacing import Pace
from app.db.runner import Database
from app.search.engines import is_sqlite

HELD_IN_SQLITE = 0.1
"""Seconds to a transaction: readers' comments wait for one. In half of it a load takes a sixth more time."""

HELD_IN_POSTGRESQL = 1.0
"""There nobody waits but who files articles under the same tags and sections; a tenth takes half as long again."""


async def put_in_turns(
    database: Database, articles: Iterable[NewArticle], *, shown: Presentation
) -> AsyncIterator[list[Saved]]:
    """Create or replace articles as `writing.put_all` does, so many to a transaction that others get their turn soon.

    What is yielded is committed. What is raised has undone its own transaction alone: a load that has failed may be
    repeated from its beginning where every article has an external id.
    """
    pace = Pace(HELD_IN_SQLITE if await database.read(is_sqlite) else HELD_IN_POSTGRESQL)
    put, entries = pace.timed(writing.put_all), iter(articles)
    while batch := list(islice(entries, pace.size)):
        yield await database.write(put, batch, shown=shown)
        pace.ended()
