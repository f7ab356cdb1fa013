"""Forms over HTTP."""

from fastapi import Response

from app.defence import forms
from app.defence.models import CommentForm
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("comments")


@router.get("/comments/form", responses=responses())
async def get_comment_form(site: SiteDep, response: Response) -> CommentForm:
    """Returns what a guest sends along with a comment, where the site asks for it."""
    response.headers["Cache-Control"] = "no-store"
    return forms.make(site.settings.comments_form, keys=site.keys, now=site.now())
