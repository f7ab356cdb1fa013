"""The commands that move content in and out. Everything heavy is imported inside of them, as in `cli`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.commands.console import finish
from app.commands.help import Commands
from app.errors import Bilingual
from app.terminal import in_our_language

_PASSWORD = Bilingual("كلمة سر التطبيق", "Application password")

imports = Commands(help="Import content.", no_args_is_help=True)
exports = Commands(help="Export content.", no_args_is_help=True)
redirects = Commands(help="Redirects from old addresses, for web servers.", no_args_is_help=True)


@imports.command("text")
def import_text(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="The file of the page.")],
    publish: Annotated[bool, typer.Option("--publish", help="Publish the article with the date of the page.")] = False,
) -> None:
    """Import a page that was saved as text. A second run changes nothing."""
    from app.commands import imports as import_commands  # noqa: PLC0415

    finish(import_commands.import_text(file, publish=publish))


@imports.command("comments")
def import_comments(
    file: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, readable=True, help="The file: a comment in each line."),
    ],
) -> None:
    """Import comments from lines of JSON, each once by its external id. A second run changes nothing."""
    from app.commands import imports as import_commands  # noqa: PLC0415
    from app.commands.console import progress  # noqa: PLC0415

    with progress(Bilingual("قراءة الملف", "reading the file")) as advance:
        report = import_commands.import_comments(file, advance)
    finish(report)


@imports.command("ndjson")
def import_ndjson(
    file: Annotated[
        Path, typer.Argument(exists=True, readable=True, help="Lines of JSON, or the folder of an export.")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Try it on a copy of the database, and store nothing.")
    ] = False,
    drafts: Annotated[bool, typer.Option("--drafts", help="Make drafts of what is published there.")] = False,
) -> None:
    """Import a site from lines of JSON. A second run changes nothing; an interrupted run may be repeated."""
    from app.commands import imports as import_commands  # noqa: PLC0415
    from app.commands.console import progress  # noqa: PLC0415

    with progress(Bilingual("قراءة الملف", "reading the file")) as advance:
        report = import_commands.import_ndjson(file, advance, publish=not drafts, dry_run=dry_run)
    finish(report)


@imports.command("wordpress")
def import_wordpress(
    source: Annotated[str, typer.Argument(help="An export file (WXR), or the address of a live site.")],
    name: Annotated[str, typer.Option("--source", help="What external ids begin with.")] = "wp",
    user: Annotated[str | None, typer.Option(help="Sign in to the live site with an application password.")] = None,
    media: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="A copy of wp-content/uploads, for the files.")
    ] = None,
    no_media: Annotated[bool, typer.Option("--no-media", help="Leave pictures and files at the old site.")] = False,
    timezone: Annotated[str, typer.Option(help="The old site's time zone, for dates that tell none.")] = "",
    drafts: Annotated[bool, typer.Option("--drafts", help="Make drafts of what is published there.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write the report to FILE.json or FILE.html.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Try it on a copy of the database, and store nothing.")
    ] = False,
) -> None:
    """Import a WordPress site, each thing once by its id there. A second run changes nothing."""
    from app.commands import wordpress as commands  # noqa: PLC0415
    from app.commands.console import progress  # noqa: PLC0415

    options = commands.Options(source, name, user, media, not no_media, timezone, report, dry_run, not drafts)
    with progress(Bilingual("ووردبريس", "WordPress")) as advance:
        told = commands.import_wordpress(options, advance, _password)
    finish(told)


Export = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="The file of the export.")]
ReportFile = Annotated[Path | None, typer.Option("--report", help="Write the report to FILE.json or FILE.html.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Try it on a copy of the database, and store nothing.")]
SourceName = Annotated[str, typer.Option("--source", help="What external ids begin with.")]


@imports.command("ghost")
def import_ghost(
    file: Export,
    site: Annotated[str, typer.Option(help="The address that the old site had or has, for its pictures.")] = "",
    media: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="A copy of Ghost's folder content.")
    ] = None,
    no_media: Annotated[bool, typer.Option("--no-media", help="Leave pictures and files at the old site.")] = False,
    drafts: Annotated[bool, typer.Option("--drafts", help="Make drafts of what is published there.")] = False,
    source: SourceName = "ghost",
    report: ReportFile = None,
    dry_run: DryRun = False,
) -> None:
    """Import the articles of a Ghost from its JSON, each thing once by its id there. A second run changes nothing."""
    from app.commands import other_sources as commands  # noqa: PLC0415
    from app.commands.console import progress  # noqa: PLC0415

    options = commands.Options(file, source, report, dry_run)
    content = commands.Content(site, media, not no_media, not drafts)
    with progress(Bilingual("Ghost", "Ghost")) as advance:
        told = commands.import_ghost(options, content, advance)
    finish(told)


@imports.command("isso")
def import_isso(file: Export, source: SourceName = "isso", report: ReportFile = None, dry_run: DryRun = False) -> None:
    """Import comments from the SQLite database of Isso. A second run changes nothing."""
    _import_comments("Isso", file, source, report, dry_run=dry_run)


@imports.command("disqus")
def import_disqus(
    file: Export, source: SourceName = "disqus", report: ReportFile = None, dry_run: DryRun = False
) -> None:
    """Import comments from the XML export of Disqus. A second run changes nothing."""
    _import_comments("Disqus", file, source, report, dry_run=dry_run)


@imports.command("remark42")
def import_remark42(
    file: Export, source: SourceName = "remark42", report: ReportFile = None, dry_run: DryRun = False
) -> None:
    """Import comments from a backup of Remark42. A second run changes nothing."""
    _import_comments("Remark42", file, source, report, dry_run=dry_run)


def _import_comments(system: str, file: Path, source: str, report: Path | None, *, dry_run: bool) -> None:
    from app.commands import other_sources as commands  # noqa: PLC0415
    from app.commands.console import progress  # noqa: PLC0415

    with progress(Bilingual(system, system)) as advance:
        told = commands.import_comments(system, commands.Options(file, source, report, dry_run), advance)
    finish(told)


def _password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt(in_our_language(_PASSWORD), hide_input=True))
    return sys.stdin.readline().rstrip("\r\n")


@exports.command("ndjson")
def export_ndjson(
    target: Annotated[Path, typer.Argument(help="A new file, or a folder.")],
    addresses: Annotated[bool, typer.Option("--addresses", help="With the email addresses of commenters.")] = False,
) -> None:
    """Export the whole site as lines of JSON, its media beside them. A fresh site filled from it is equal."""
    from app.commands import exports as export_commands  # noqa: PLC0415
    from app.commands.console import progress  # noqa: PLC0415

    with progress(Bilingual("السجلات", "records")) as advance:
        report = export_commands.export_ndjson(target, advance, with_addresses=addresses)
    finish(report)


@exports.command("wordpress")
def export_wordpress(
    file: Annotated[Path, typer.Argument(help="A new file.")],
    addresses: Annotated[bool, typer.Option("--addresses", help="With the email addresses of commenters.")] = False,
) -> None:
    """Export the whole site as WordPress's own export file (WXR). Media stay on this server, to be fetched from it."""
    from app.commands import exports as export_commands  # noqa: PLC0415
    from app.commands.console import progress  # noqa: PLC0415

    with progress(Bilingual("العناصر", "items")) as advance:
        report = export_commands.export_wordpress(file, advance, with_addresses=addresses)
    finish(report)


@redirects.command("nginx")
def nginx_redirects() -> None:
    """Print a map of old addresses to present ones for nginx."""
    from app.commands import redirects as redirect_commands  # noqa: PLC0415

    redirect_commands.print_redirects("nginx", sys.stdout.write)


@redirects.command("caddy")
def caddy_redirects() -> None:
    """Print a map of old addresses to present ones for Caddy."""
    from app.commands import redirects as redirect_commands  # noqa: PLC0415

    redirect_commands.print_redirects("caddy", sys.stdout.write)


def backup(
    target: Annotated[Path, typer.Argument(help="A new file, or a folder.")],
) -> None:
    """Copy a SQLite database while the server runs, check the copy, and copy the uploads. Keys are not copied."""
    from app.commands import backup as backups  # noqa: PLC0415
    from app.commands.console import progress  # noqa: PLC0415

    with progress(Bilingual("نسخ قاعدة البيانات", "copying the database")) as advance:
        report = backups.backup(target, advance)
    finish(report)


def restore(
    source: Annotated[Path, typer.Argument(exists=True, readable=True, help="The file or the folder of a backup.")],
) -> None:
    """Bring a backup back to where the settings say. Nothing that is there is written over."""
    from app.commands import backup as backups  # noqa: PLC0415
    from app.commands.console import progress  # noqa: PLC0415

    with progress(Bilingual("استعادة قاعدة البيانات", "restoring the database")) as advance:
        report = backups.restore(source, advance)
    finish(report)
