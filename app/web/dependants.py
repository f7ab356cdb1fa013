"""What FastAPI knows of a dependency, kept once for all routes that have it.

It finds that out anew for each route: the route's account, site and page parameters, all with parsers of their own.
Of a thousand of these there are two hundred different ones.
"""

from collections.abc import Hashable

from fastapi.dependencies.models import Dependant

_known: dict[Hashable, Dependant] = {}


def share(route: Dependant) -> None:
    """Give a route the dependencies that an earlier one has, where they are the same."""
    route.dependencies[:] = map(_shared, route.dependencies)


def _shared(node: Dependant) -> Dependant:
    share(node)
    return _known.setdefault(_identity(node), node)


def _identity(node: Dependant) -> Hashable:
    """What tells it from others. Its parameters follow from its call, but for those that the route's path names."""
    return (
        *(id(node.call), node.name, node.use_cache, node.scope, id(node.concurrency)),
        *(tuple(node.own_oauth_scopes or ()), tuple(node.parent_oauth_scopes or ())),
        tuple(field.name for field in node.path_params),
        tuple(map(id, node.dependencies)),
    )
