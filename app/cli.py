"""The command line. Everything heavy is imported inside the commands, so that `--help` answers at once."""

import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

app = typer.Typer(
    help="مقال: articles and comments, Arabic first.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
account = typer.Typer(help="Accounts.", no_args_is_help=True)
token = typer.Typer(help="API tokens.", no_args_is_help=True)
imports = typer.Typer(help="Bring content in.", no_args_is_help=True)
app.add_typer(account, name="account")
app.add_typer(token, name="token")
app.add_typer(imports, name="import")


def main() -> None:
    """Run the command line; a refusal is one line on standard error and exit code 1."""
    try:
        app()
    except Exception as error:
        line = _refusal(error)
        if line is None:
            raise
        sys.stderr.write(f"maqal: {line}\n")
        raise SystemExit(1) from None


def _refusal(error: Exception) -> str | None:
    """What a refusal says in one line; None for what is no refusal."""
    from app.console import Refused  # noqa: PLC0415
    from app.errors import Problem  # noqa: PLC0415
    from app.settings import SettingsError  # noqa: PLC0415

    if isinstance(error, Problem):
        return error.words.en
    return str(error) if isinstance(error, (Refused, SettingsError)) else None


def _version(value: bool) -> None:
    if value:
        from app import __version__  # noqa: PLC0415

        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def maqal(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """مقال: articles and comments, Arabic first."""


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes that serve.")] = 1,
    sample: Annotated[bool, typer.Option("--sample", help="Load the sample into an empty database.")] = False,
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help="Leave the background loop to `maqal worker`.")
    ] = False,
) -> None:
    """Migrate, then serve the API."""
    from app import serving  # noqa: PLC0415

    serving.serve(host=host, port=port, workers=workers, sample=sample, with_worker=not no_worker)


@app.command()
def worker() -> None:
    """Run the background loop alone: it prunes what has expired and tends the search index."""
    from app import serving  # noqa: PLC0415

    serving.work()


@app.command()
def migrate(
    check: Annotated[bool, typer.Option("--check", help="Only say whether the database is at head.")] = False,
) -> None:
    """Bring the database up to this version."""
    from app import administration  # noqa: PLC0415

    _finish(administration.migrate(check=check))


@app.command()
def reindex() -> None:
    """Make the search index anew, while the site is read; interrupted, it goes on where it was."""
    from app import administration  # noqa: PLC0415
    from app.console import progress  # noqa: PLC0415

    with progress("articles and comments") as advance:
        report = administration.reindex(advance)
    _finish(report)


@account.command("create")
def create_account(
    email: str,
    role: Annotated[str, typer.Option(help="author, editor, moderator or admin.")],
    name: Annotated[str, typer.Option(help="The name that readers see.")],
) -> None:
    """Make an account; the password comes from a prompt or from standard input."""
    from app import administration  # noqa: PLC0415

    _finish(administration.create_account(email, role=role, name=name, password=_password))


@token.command("create")
def create_token(
    email: str,
    scope: Annotated[list[str], typer.Option(help="May be given again.")],
    name: Annotated[str, typer.Option(help="What the token is for.")],
) -> None:
    """Make an API token for an account; prints the token alone."""
    from app import administration  # noqa: PLC0415

    typer.echo(administration.create_token(email, scopes=scope, name=name))


@imports.command("text")
def import_text(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    publish: Annotated[bool, typer.Option("--publish", help="Publish it at the page's own date.")] = False,
) -> None:
    """Read a page saved as text; a second run changes nothing."""
    from app import administration  # noqa: PLC0415

    _finish(administration.import_text(file, publish=publish))


@app.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    from app import administration  # noqa: PLC0415

    typer.echo(administration.openapi_document())


@app.command()
def doctor(
    url: Annotated[str | None, typer.Argument(help="Ask a running server instead.")] = None,
) -> None:
    """Check this installation, or the server at an address."""
    if url is not None:
        from app import probe  # noqa: PLC0415

        _finish(probe.probe(url))
    from app import diagnosis  # noqa: PLC0415

    _finish(diagnosis.diagnose())


def _password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


def _finish(report: Any) -> NoReturn:
    """Tell a report on standard output, and end with its exit code."""
    from app.console import tell  # noqa: PLC0415

    raise typer.Exit(tell(report))
