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
    from app.imports import sample_media, sample_site  # noqa: PLC0415

    async def load(site: Site) -> None:
        if not await site.database.read(sample_site.is_empty):
            await site.database.write(sample_site.move_pictures, address, now=site.now())
            return
        presenter = administration.presenter(site)
        content = sample_site.read_sample(address, await sample_media.keep_all(site))
        await site.database.write(sample_site.load, content, keys=site.keys, presenter=presenter)

    administration.run(load, settings)


async def _nothing(_: Site) -> None:
    return
