"""What is done once before serving: migrations, and the sample where it is asked for."""

from app.db import migrate
from app.settings import load_settings
from app.web.site import Site


def prepare(*, sample: bool) -> None:
    """Bring the database to this version; with `sample`, fill an empty one."""
    settings = load_settings()
    migrate.upgrade(settings.database)
    if not sample:
        return
    from app import administration  # noqa: PLC0415  for the sample alone
    from app.imports import sample_site  # noqa: PLC0415

    content = sample_site.read_sample()

    async def load(site: Site) -> sample_site.Loaded | None:
        shown = administration.presentation(site)
        return await site.database.write(sample_site.load, content, keys=site.keys, shown=shown)

    administration.run(load, settings)
