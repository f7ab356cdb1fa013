"""How the articles and comments of an answer are presented, as its request asks for it."""

from typing import Annotated

from fastapi import Depends

from app.articles.presentation import Presenter
from app.web.display import DisplayDep
from app.web.site import SiteDep


async def presenter(site: SiteDep, display: DisplayDep) -> Presenter:
    """The presenter of this answer, at the present instant."""
    return Presenter(site.settings, display, site.now())


PresenterDep = Annotated[Presenter, Depends(presenter)]
