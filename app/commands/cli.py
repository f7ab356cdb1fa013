"""The command line. Everything heavy is imported inside the commands, so that `--help` answers at once."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from app.commands import moving_cli
from app.commands.console import finish
from app.commands.help import Commands, Group, Maqal
from app.errors import Bilingual, Problem
from app.languages import Language
from app.refusals import Refusal
from app.terminal import in_our_language

app = Commands(cls=Maqal, no_args_is_help=True, pretty_exceptions_enable=False)
account = Commands(help="Accounts.", no_args_is_help=True)
token = Commands(help="API tokens.", no_args_is_help=True)
audit = Commands(help="The audit log.", no_args_is_help=True)
keys = Commands(help="Secret keys.", no_args_is_help=True)
privacy = Commands(help="What is stored of somebody, by an email address.", no_args_is_help=True)
theme = Commands(help="The look of the reader's site.", no_args_is_help=True)
app.add_typer(account, name="account")
app.add_typer(token, name="token")
app.add_typer(audit, name="audit")
app.add_typer(keys, name="keys")
app.add_typer(privacy, name="privacy")
app.add_typer(theme, name="theme")
app.add_typer(moving_cli.imports, name="import")
app.add_typer(moving_cli.exports, name="export")
app.add_typer(moving_cli.redirects, name="redirects")
app.command()(moving_cli.backup)
app.command()(moving_cli.restore)

_PASSWORD, _AGAIN = Bilingual("كلمة السر", "Password"), Bilingual("كلمة السر مرة أخرى", "Repeat for confirmation")
_DIFFERENT = Bilingual("كلمتا السر مختلفتان؛ اكتبهما ثانية.", "The two entries do not match; type them again.")
_EMAIL = Bilingual("عنوان البريد الإلكتروني", "Email address")
_ABORTED = Bilingual("أُلغي الأمر.", "Aborted!")
MOST_ID = 2**63 - 1
"""The greatest number that a database keeps."""

_Email = Annotated[str, typer.Argument(help="The account's email address.")]


def main() -> None:
    """Run the command line; a refusal is one line on standard error and exit code 1."""
    try:
        code = app(standalone_mode=False)
    except (Refusal, Problem) as error:
        sys.stderr.write(f"maqal: {in_our_language(error.words)}\n")
        raise SystemExit(1) from None
    except typer.Abort:
        sys.stderr.write(f"{in_our_language(_ABORTED)}\n")
        raise SystemExit(1) from None
    except Exception as error:
        from app.commands import usage_errors  # noqa: PLC0415

        if not usage_errors.is_usage_error(error):
            raise
        raise SystemExit(usage_errors.tell(error)) from None
    raise SystemExit(code or 0)


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
    language: Annotated[
        Language | None,
        typer.Option(help="The language of help and messages; that of the locale unless it is named."),
    ] = None,
) -> None:
    """مقال: articles and comments, Arabic first."""


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 is any free one.")] = 8000,
    uds: Annotated[str | None, typer.Option(help="Unix socket to listen on instead.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Number of server processes.")] = 1,
    sample: Annotated[bool, typer.Option("--sample", help="Load the sample into an empty database.")] = False,
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help="Do not run background jobs; `maqal worker` runs them.")
    ] = False,
) -> None:
    """Migrate, then serve the API."""
    from app.commands import serving  # noqa: PLC0415

    serving.serve(host=host, port=port, uds=uds, workers=workers, sample=sample, with_worker=not no_worker)


@app.command()
def worker() -> None:
    """Run the background jobs alone, without a server."""
    from app.commands import serving  # noqa: PLC0415

    serving.work()


@app.command()
def migrate(
    check: Annotated[bool, typer.Option("--check", help="Only report whether the database is up to date.")] = False,
) -> None:
    """Migrate the database to this version."""
    from app.commands import database  # noqa: PLC0415

    finish(database.migrate(check=check))


@app.command()
def reindex() -> None:
    """Rebuild the search index while the site stays online. An interrupted run continues where it stopped."""
    from app.commands import search_index  # noqa: PLC0415
    from app.commands.console import progress  # noqa: PLC0415

    with progress(Bilingual("المقالات والتعليقات", "articles and comments")) as advance:
        report = search_index.reindex(advance)
    finish(report)


@keys.command("rotate")
def rotate_keys() -> None:
    """Encrypt everything again with the newest key while the site stays online. An interrupted run continues."""
    from app.commands import keys as rotation  # noqa: PLC0415
    from app.commands.console import progress  # noqa: PLC0415

    with progress(Bilingual("القيم المشفّرة", "sealed values")) as advance:
        report = rotation.rotate(advance)
    finish(report)


@account.command("create")
def create_account(
    email: _Email,
    role: Annotated[str, typer.Option(help="author, editor, moderator or admin.")],
    name: Annotated[str, typer.Option(help="The name that readers see.")],
) -> None:
    """Create an account. The password is read from a prompt or from standard input."""
    from app.commands import accounts  # noqa: PLC0415

    finish(accounts.create_account(email, role=role, name=name, password=_password))


@account.command("list")
def list_accounts() -> None:
    """List every account, oldest first."""
    from app.commands import accounts  # noqa: PLC0415

    finish(accounts.list_accounts())


@account.command("disable")
def disable_account(email: _Email) -> None:
    """Disable an account, and revoke its tokens and previews."""
    from app.commands import accounts  # noqa: PLC0415

    finish(accounts.set_disabled(email, is_disabled=True))


@account.command("enable")
def enable_account(email: _Email) -> None:
    """Enable a disabled account again."""
    from app.commands import accounts  # noqa: PLC0415

    finish(accounts.set_disabled(email, is_disabled=False))


@account.command("password")
def change_password(email: _Email) -> None:
    """Change a password, read from a prompt or standard input, and revoke the account's tokens and previews."""
    from app.commands import accounts  # noqa: PLC0415

    finish(accounts.set_password(email, _password))


@account.command("role")
def change_role(
    email: _Email, role: Annotated[str, typer.Argument(help="author, editor, moderator or admin.")]
) -> None:
    """Change an account's role. Its tokens lose the scopes that the new role does not have."""
    from app.commands import accounts  # noqa: PLC0415

    finish(accounts.set_role(email, role))


@token.command("create")
def create_token(
    email: _Email,
    scope: Annotated[list[str], typer.Option(help="A scope; repeat the option for more.")],
    name: Annotated[str, typer.Option(help="What the token is for.")],
) -> None:
    """Create an API token for an account, and print only the token."""
    from app.commands import accounts  # noqa: PLC0415

    typer.echo(accounts.create_token(email, scopes=scope, name=name))


@token.command("list")
def list_tokens(email: Annotated[str | None, typer.Argument(help="Only tokens of this account.")] = None) -> None:
    """List tokens, newest first, without their secrets."""
    from app.commands import accounts  # noqa: PLC0415

    finish(accounts.list_tokens(email))


@token.command("revoke")
def revoke_token(
    number: Annotated[int, typer.Argument(min=1, max=MOST_ID, help="The id that `token list` prints.")],
) -> None:
    """Revoke a token at once."""
    from app.commands import accounts  # noqa: PLC0415

    finish(accounts.revoke_token(number))


@theme.command("copy")
def copy_theme(
    folder: Annotated[Path, typer.Argument(help="A folder that is new or empty.", file_okay=False)],
) -> None:
    """Write the theme of this version into a folder, to begin one of your own for MAQAL_THEME."""
    from app.pages.theme import copy  # noqa: PLC0415

    count = copy(folder)
    typer.echo(in_our_language(Bilingual(f"الملفات: {count}، في {folder}", f"{count} files in {folder}")))


@audit.command("list")
def list_acts(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Maximum number of entries.")] = 100,
    before: Annotated[int | None, typer.Option(min=1, max=MOST_ID, help="Only entries before this number.")] = None,
) -> None:
    """List the entries of the audit log, newest first."""
    from app.commands import accounts  # noqa: PLC0415

    finish(accounts.list_acts(most=limit, before=before))


_Address = Annotated[
    str | None, typer.Argument(help="The address; without it, it is read from a prompt or from standard input.")
]


@privacy.command("export")
def export_privacy(address: _Address = None) -> None:
    """Print all that is stored of an address: comments, subscriptions, waiting mail, an account."""
    from app.commands import privacy as privacy_commands  # noqa: PLC0415
    from app.commands.console import progress  # noqa: PLC0415

    wanted = address or _typed_address()
    with progress(Bilingual("التعليقات", "comments")) as advance:
        report = privacy_commands.export(wanted, advance)
    finish(report)


@privacy.command("erase")
def erase_privacy(
    address: _Address = None,
    after: Annotated[int, typer.Option(min=0, max=MOST_ID, help="Go on behind this comment.")] = 0,
) -> None:
    """Erase the comments, subscriptions and waiting mail of an address. An interrupted run may be repeated."""
    from app.commands import privacy as privacy_commands  # noqa: PLC0415
    from app.commands.console import progress  # noqa: PLC0415

    wanted = address or _typed_address()
    with progress(Bilingual("التعليقات", "comments")) as advance:
        report = privacy_commands.erase(wanted, advance, after=after)
    finish(report)


@app.command()
def openapi(
    language: Annotated[Language, typer.Option(help="The language of the descriptions.")] = "ar",
) -> None:
    """Print the OpenAPI document."""
    from app.commands.openapi import openapi_document  # noqa: PLC0415

    typer.echo(openapi_document(language))


class _Doctor(Group):
    """A group whose first argument may be the address of a server instead of a command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Keep the address apart from the commands."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            ctx.obj, args = args[0], args[1:]
        return super().parse_args(ctx, args)


doctors = Commands(cls=_Doctor, invoke_without_command=True, subcommand_metavar="[URL | COMMAND]")
app.add_typer(doctors, name="doctor")


@doctors.callback()
def doctor(ctx: typer.Context) -> None:
    """Check this installation, or a running server (URL)."""
    if ctx.invoked_subcommand is not None:
        return
    if ctx.obj is not None:
        from app.commands.doctor import running_server  # noqa: PLC0415

        finish(running_server.probe(ctx.obj))
    from app.commands.doctor import installation  # noqa: PLC0415

    finish(installation.diagnose())


@doctors.command("privacy")
def doctor_privacy(
    url: Annotated[str, typer.Argument(help="The address of a running server.")],
    article: Annotated[str | None, typer.Option(help="The article under which the comment is posted.")] = None,
    token_file: Annotated[
        Path | None, typer.Option(help="A file with a token of comments:moderate, to approve the comment.")
    ] = None,
) -> None:
    """Post a comment, look for its address in all that a server tells, and erase it."""
    from app.commands.doctor import privacy  # noqa: PLC0415

    finish(privacy.probe(url, article=article, token_file=token_file))


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    while True:
        first, second = (str(typer.prompt(in_our_language(each), hide_input=True)) for each in (_PASSWORD, _AGAIN))
        if first == second:
            return first
        typer.echo(in_our_language(_DIFFERENT), err=True)


def _typed_address() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt(in_our_language(_EMAIL)))
    return sys.stdin.readline().rstrip("\r\n")
