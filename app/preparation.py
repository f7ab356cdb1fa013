"""What is done once before serving: migrations, and the sample where it is asked for."""

from app.db import migrate
from app.settings import load_settings
from app.web.site import Site


def prepare(*, sample: bool, address: str) -> None:
    """Bring the database to this version; with `sample`, fill an empty one, its pictures at the server's address."""
    settings = load_settings()
    migrate.upgrade(settings.database)
    from app import administration  # noqa: PLC0415  for those alone that have something to do

    if not sample:
        administration.run(_nothing, settings)  # which looks at the keys
        return
    from app.imports import sample_site  # noqa: PLC0415

    content = sample_site.read_sample(address)

    async def load(site: Site) -> None:
        presenter = administration.presenter(site)
        loaded = await site.database.write(sample_site.load, content, keys=site.keys, presenter=presenter)
        if loaded is None:
            await site.database.write(sample_site.move_pictures, address, now=site.now())

    administration.run(load, settings)


async def _nothing(_: Site) -> None:
    return
