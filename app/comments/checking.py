"""Checking a comment by the rules in force, before it is posted: pure work, by what a worker keeps ready."""

from collections.abc import Awaitable, Callable

from app.accounts.models import Viewer
from app.comments.body import Written
from app.comments.rules import Checked
from app.errors import NameOfStaff
from app.pool.processes import Pool
from app.rules.in_force import RulesInForce
from app.rules.lookalikes import look
from app.rules.matching import EFFORT, MuchToLookAt
from app.rules.weighing import (
    PASSES,
    InForce,
    Reading,
    Text,
    Verdict,
    reading,
    weigh,
    weigh_anew,
    whole_reading,
)
from app.text import LONG
from app.web.site import Site


async def check(
    rules: RulesInForce,
    site: Site,
    body: Written,
    *,
    article: Callable[[], Awaitable[int]],
    viewer: Viewer | None = None,
    name: str | None = None,
    url: str | None = None,
) -> Checked:
    """What the rules say of a comment; of one by somebody who is signed in, only whether it is a repetition.

    `article` finds the id of its article, where any article has rules of its own. `NameOfStaff` for a guest whose name
    looks like that of staff or a byline.
    """
    of_site = await rules.site()
    if viewer is None and name and of_site.protects_names and look(name) in await rules.names():
        raise NameOfStaff
    in_force = await rules.of(await article() if of_site.kept.articles else 0, of_site)
    read_as = await _read(site.pool, body.body)
    text = Text(body.body, read_as, name or "", url)
    verdict = PASSES if viewer is not None else await _weighed(site.pool, text, in_force)
    return Checked(verdict, read_as, in_force.bounds, of_site.policy)


async def _weighed(pool: Pool, text: Text, rules: InForce) -> Verdict:
    """Weigh a comment here and now, or in the pool where its text was made for these lists."""
    try:
        return weigh(text, rules, effort=EFFORT)
    except MuchToLookAt:
        return await pool.run(weigh_anew, text, [each.rules for each in rules.lists], rules.bounds)


async def _read(pool: Pool, body: str) -> Reading:
    """Read a body, a long one in the pool."""
    return reading(body) if len(body) <= LONG else await pool.run(whole_reading, body)
