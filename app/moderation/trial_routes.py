"""Trying rules over HTTP: what a change would do to past comments, before it is saved."""

from collections import Counter
from typing import Annotated

from fastapi import Response

from app.accounts.access import require
from app.accounts.models import Scope, Viewer
from app.db.keyset import Cursor
from app.errors import Forbidden, NotFound, Unauthenticated
from app.moderation import past
from app.rules.models import RulesTrial, RulesTried, TriedComment
from app.rules.trial import compare
from app.web.paging import encode_cursor, read_cursor
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("moderation")

_ORDER = "trial"


@router.post("/moderation/rules/try", responses=responses(Unauthenticated, Forbidden, NotFound))
async def try_rules(
    site: SiteDep, viewer: Annotated[Viewer, require(Scope.comments_moderate)], trial_in: RulesTrial, response: Response
) -> RulesTried:
    """What changed rules would do to past comments."""
    cursor = read_cursor(trial_in.cursor, site.keys, order=_ORDER)
    trial = await site.database.read_long(past.prepare, trial_in, cursor, viewer=viewer, now=site.now())
    policy = site.settings.comments_policy
    tried = await site.pool.run(compare, trial.past, trial.before, trial.after, policy, of=viewer.account_id)
    following = None
    if trial.next_key is not None:
        following = encode_cursor(Cursor(trial.next_key), site.keys, order=_ORDER)
    response.headers["Cache-Control"] = "private, no-store"
    counts = Counter(each.after for each in tried)
    items = [TriedComment.model_validate(each._asdict()) for each in tried]
    return RulesTried(looked_at=len(trial.past), counts=dict(counts), items=items, next_cursor=following)
