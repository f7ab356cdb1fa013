"""All that a site requires of a commenter."""

from typing import Annotated, NamedTuple

from fastapi import Depends, Request

from app.accounts.models import Viewer
from app.defence import forms
from app.defence.forms import Form
from app.defence.judge import Judge, Question
from app.rules.names import RuleName
from app.rules.weighing import Outcome, Reason, Verdict
from app.web.site import Site

LONGEST_AGENT = 500


class Sent(NamedTuple):
    """What came with a comment: the form's token, the work done for it, and what stands in the field nobody sees."""

    token: str | None
    work: str | None
    trap: str | None


def examined(site: Site, sent: Sent, *, viewer: Viewer | None) -> Form | None:
    """The form that came with a comment, to be spent with it; None where none is asked for.

    People who are signed in need none. See `forms.check` for what is refused.
    """
    kind = site.settings.comments_form
    if viewer is not None or kind == "off":
        return None
    return forms.check(kind, sent.token, sent.work, keys=site.keys, now=site.now())


class Suspect(NamedTuple):
    """What is looked at of a comment: what readers will see of it, and the address of its article."""

    name: str
    url: str | None
    body: str
    page: str


async def suspected(judge: Judge, request: Request, verdict: Verdict, sent: Sent, suspect: Suspect) -> Verdict:
    """The verdict on a guest's comment, with what the trap caught and the outside judge says."""
    if sent.trap:
        return verdict.also(Outcome.spam, Reason(RuleName.trap, member="subject"))
    if judge.is_named and verdict.outcome < Outcome.spam:
        host = request.client.host if request.client else ""
        agent = request.headers.get("user-agent", "")[:LONGEST_AGENT]
        if await judge.calls_it_spam(Question(*suspect, host, agent)):
            return verdict.also(Outcome.spam, Reason(RuleName.judge))
    return verdict


async def _judge(request: Request) -> Judge:
    judge: Judge = request.app.state.judge
    return judge


JudgeDep = Annotated[Judge, Depends(_judge)]
