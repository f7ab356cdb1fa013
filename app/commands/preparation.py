"""What is done once before serving: migrations, and the sample where it is asked for."""

import sys

from app.articles.presentation import Presenter
from app.db import migrate
from app.desk import first_account
from app.errors import Bilingual
from app.settings import load_settings
from app.terminal import in_our_language
from app.web.site import Site

_MIGRATING = Bilingual("تُرحَّل قاعدة البيانات الآن…", "migrating the database …")


def prepare(*, sample: bool, address: str) -> None:
    """Bring the database to this version; with `sample`, fill an empty one, its pictures at the server's address.

    In development an empty one gets an account for the desk too.
    """
    settings = load_settings()
    migrate.upgrade(settings.database, begin=_say_migrating)
    from app.commands import database  # noqa: PLC0415  for those alone that have something to do

    if not sample:
        database.run(_nothing, settings)  # which looks at the keys
        return
    from app.imports import sample_media, sample_site  # noqa: PLC0415

    async def load(site: Site) -> None:
        if not await site.database.read(sample_site.is_empty):
            await site.database.write(sample_site.move_pictures, address, now=site.now())
            return
        presenter = Presenter.of_site(site.settings, site.now())
        content = sample_site.read_sample(address, await sample_media.keep_all(site))
        if first_account.is_wanted(settings):
            await _open_desk(site)
        await site.database.write(sample_site.load, content, keys=site.keys, presenter=presenter)

    database.run(load, settings)


def _say_migrating() -> None:
    """A start that takes longer than usual says why."""
    sys.stderr.write(f"maqal: {in_our_language(_MIGRATING)}\n")
    sys.stderr.flush()


async def _nothing(_: Site) -> None:
    return


async def _open_desk(site: Site) -> None:
    """Make the account of the desk where there is none at all; its file first, since nothing else has the password."""
    from app.accounts import service as accounts  # noqa: PLC0415  for the sample alone
    from app.accounts.models import Role  # noqa: PLC0415
    from app.accounts.passwords import hash_password_aside  # noqa: PLC0415

    if await site.database.read(accounts.list_all, keys=site.keys):
        return
    chosen = first_account.keep(site.settings.data_dir)
    password_hash = await hash_password_aside(chosen.password)
    await site.database.write(
        accounts.create,
        email=chosen.email,
        name=first_account.NAME,
        role=Role.admin,
        password_hash=password_hash,
        keys=site.keys,
        now=site.now(),
    )
