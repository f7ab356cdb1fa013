"""Starting the server and the worker: what has to be in place before the first request."""

import gc
import multiprocessing
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import SpawnContext
from pathlib import Path

import uvicorn
from uvicorn import _subprocess
from uvicorn.supervisors import Multiprocess

from app import heap, notices
from app.arabic.dates import load_locale
from app.commands.console import Refused
from app.commands.listening import SHARES_CONNECTIONS, bound, check_free
from app.db.start_check import is_current, recorded_keys
from app.desk import first_account
from app.errors import Bilingual
from app.languages import Language
from app.pages.theme import theme_of
from app.pool.slots import share_slots
from app.refusals import Refusal, of_the_system
from app.secrets.sealing import Keyring
from app.settings import DEVELOPMENT_KEY_FILE, Settings, load_settings
from app.terminal import choose_language, in_our_language, language
from app.views.readers import share_readers
from app.web.logs import configure_logging
from app.web.metrics_sharing import share_metrics

PROTOCOL = "auto" if sys.platform == "win32" else "app.web.protocol:PROTOCOL"
"""httptools, on which ours stands, is not to be had there."""

MAX_HEAD = 64 * 1024
"""Bytes of a request's headers where uvicorn's own protocol is spoken."""

LONGEST_SOCKET = 103
"""Bytes of a Unix socket's path that every system takes."""

SOCKET_OF_FORKS = len("/pymp-12345678/listener-12345678")
"""Bytes of the path by which workers are asked for, behind the folder for temporary files."""

GRACE_SECONDS = 10
"""How long running requests have to finish when the server is told to stop."""


def serve(*, host: str, port: int, uds: str | None, workers: int, sample: bool, with_worker: bool) -> None:
    """Migrate, load the sample if asked, and serve until told to stop: on a port, or on the Unix socket `uds`."""
    heap.share_among_threads()
    settings = load_settings()
    if settings.pages:
        theme_of(settings.theme)  # in one line here, and not in each worker
    if uds:
        _check_socket(Path(uds))
    notices.forget(settings.data_dir)
    configure_logging(access_log=settings.access_log)
    _allow_connections()
    _end_in_order()
    os.umask(0o077)
    metrics = Path(tempfile.mkdtemp(prefix="maqal-metrics-"))
    try:
        share_metrics(metrics)  # before anything counts
        share_slots(metrics)
        share_readers()
        if not with_worker:
            os.environ["MAQAL_WORKER"] = "false"
        config = _config(host=host, port=port, uds=uds, workers=workers)
        listening = None if uds and workers == 1 else _listen(config)
        port = port if uds or listening is None else listening.getsockname()[1]
        if settings.env == "development" and not uds and "site_url" not in settings.model_fields_set:
            os.environ["MAQAL_SITE_URL"] = _address(host, port)  # its own pages are the site
        with _prepared(settings, sample=sample, address=_reached_at(settings, host, port, uds)):
            if workers == 1:
                load_locale(settings.region)  # before all else: what it forgets makes room
                config.load()
        _announce(host, port, uds, settings, sample=sample)
        if workers > 1:
            fork_workers()
            Multiprocess(config, sockets=[listening or _listen(config)]).run()
        else:
            _run(uvicorn.Server(config), None if listening is None else [listening])
    finally:
        shutil.rmtree(metrics, ignore_errors=True)


class Config(uvicorn.Config):
    """Uvicorn's configuration, which loads the application without looking through it for garbage: all of it stays."""

    def load(self) -> None:
        """Import the application, in the process that serves it."""
        gc.disable()
        super().load()
        gc.freeze()
        gc.enable()


def _config(*, host: str, port: int, uds: str | None, workers: int) -> Config:
    return Config(
        "app.main:app",
        host=host,
        port=port,
        uds=uds,
        workers=workers,
        http=PROTOCOL,
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,  # the application sees to them under every server
        ws="none",
        h11_max_incomplete_event_size=MAX_HEAD,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _allow_connections() -> None:
    """Let this process and its workers have as many connections open as the system lets anybody."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  there is none on Windows

    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _end_in_order() -> None:
    """Have the signal by which servers are stopped end this process as its last line does: what is open is closed.

    Uvicorn hands the signal on when it has finished, and the system would then end the process on the spot.
    """
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))


def fork_workers() -> None:
    """Have workers forked by one process that has imported the application, where the system can.

    They start at once, also after one of them was killed, and share the memory of what they are made of. Uvicorn keeps
    its way of starting them in a variable that is no part of its interface; where that is gone, or
    the folder for temporary files has too long a path for a socket, each imports by itself.
    """
    if len(os.fsencode(tempfile.gettempdir())) + SOCKET_OF_FORKS > LONGEST_SOCKET:
        return
    ways = multiprocessing.get_all_start_methods()
    if "forkserver" in ways and isinstance(getattr(_subprocess, "spawn", None), SpawnContext):
        multiprocessing.set_forkserver_preload(["app.main"])
        _subprocess.spawn = multiprocessing.get_context("forkserver")  # type: ignore[assignment]  # it makes processes


def _run(server: uvicorn.Server, sockets: list[socket.socket] | None) -> None:
    try:
        server.run(sockets)
    except KeyboardInterrupt:
        return
    if not server.started:
        raise SystemExit(3)


def _check_socket(file: Path) -> None:
    """`Refused` where no Unix socket can be made."""
    if not file.parent.is_dir():
        raise _cannot_listen(file, Bilingual("المجلد غير موجود", "its folder does not exist"))
    if file.exists() and not file.is_socket():
        raise _cannot_listen(file, Bilingual("هناك شيء آخر بهذا الاسم", "there is something else"))
    if not os.access(file.parent, os.W_OK):
        folder = file.parent
        raise _cannot_listen(file, Bilingual(f"تعذّرت الكتابة في {folder}", f"{folder} cannot be written"))
    if len(os.fsencode(file)) > LONGEST_SOCKET:
        most = LONGEST_SOCKET
        long = Bilingual(f"الحد الأقصى لطول مسار المقبس: {most} بايت", f"a socket's path has {most} bytes at most")
        raise _cannot_listen(file, long)


def _cannot_listen(place: object, why: Bilingual) -> Refused:
    return Refused(Bilingual(f"تعذّر الاستماع على {place}: {why.ar}", f"cannot listen on {place}: {why.en}"))


def _listen(config: uvicorn.Config) -> socket.socket:
    """The socket of the workers, or for each of them one of its own where the kernel balances between those."""
    if config.uds:
        return config.bind_socket()
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    try:
        if not SHARES_CONNECTIONS:
            return socket.create_server((config.host, config.port), family=family)
        check_free(family, (config.host, config.port))
        return bound(family, (config.host, config.port))
    except OSError as error:
        ar, en = of_the_system(error)
        host, port = config.host, config.port
        raise Refused(
            Bilingual(f"تعذّر الاستماع على {host}، المنفذ {port}: {ar}", f"cannot listen on {host}, port {port}: {en}")
        ) from error


@contextmanager
def _prepared(settings: Settings, *, sample: bool, address: str) -> Iterator[None]:
    """Migrate and load the sample, where either is to be done, while this process imports what it will serve.

    It is done in a process of its own: what that needs is then not kept in memory by who serves for weeks.
    """
    if _knows_keys(settings) and is_current(
        settings.database, with_articles=sample, pictures_at=address if sample else ""
    ):
        yield
        return
    child = multiprocessing.get_context("spawn").Process(target=_prepare_here, args=(sample, address, language()))
    child.start()
    yield
    child.join()
    if child.exitcode != 0:
        raise SystemExit(1)  # that process has said why


def _knows_keys(settings: Settings) -> bool:
    """Whether the database's list of its keys is that of the settings; preparing it says what is wrong otherwise."""
    file = settings.data_dir / DEVELOPMENT_KEY_FILE
    try:
        keys = settings.keys or (file.read_text().strip(),)
    except OSError:
        return False
    recorded, ring = recorded_keys(settings.database), Keyring(keys)
    return ring.newest_id in recorded and recorded.items() <= ring.proofs().items()


def _prepare_here(sample: bool, address: str, spoken: Language) -> None:
    from app.commands import preparation  # noqa: PLC0415  for the child alone

    choose_language(spoken)
    try:
        preparation.prepare(sample=sample, address=address)
    except Refusal as error:
        sys.stderr.write(f"maqal: {in_our_language(error.words)}\n")
        sys.exit(1)


def _reached_at(settings: Settings, host: str, port: int, uds: str | None) -> str:
    """Where browsers find the sample's pictures: at the public address, which a socket always needs, or here."""
    return settings.absolute_address if uds or settings.api_url else _address(host, port)


def _address(host: str, port: int) -> str:
    """Where this machine reaches the server."""
    reached = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  what is meant by it
    return f"http://{f'[{reached}]' if ':' in reached else reached}:{port}"


def _announce(host: str, port: int, uds: str | None, settings: Settings, *, sample: bool) -> None:
    address = f"unix:{uds}:" if uds else f"http://{f'[{host}]' if ':' in host else host}:{port}"
    lines = [(Bilingual("الموقع", "site"), f"{address}/")] if settings.pages else []
    if settings.desk:
        lines.append((Bilingual("المكتب", "desk"), f"{address}/desk"))
    if sample and first_account.is_wanted(settings) and (account := first_account.kept(settings.data_dir)):
        if language() == "ar":  # each at the end of its line, without marks of direction that could be copied with it
            lines += [(Bilingual("البريد", ""), account.email), (Bilingual("كلمة السر", ""), account.password)]
        else:
            lines.append((Bilingual("", ""), f"sign in as {account.email}, password {account.password}"))
    lines += [
        (Bilingual("المقالات", "articles"), f"{address}/api/v1/articles"),
        (Bilingual("الوثائق", "docs"), f"{address}/docs"),
        (Bilingual("OpenAPI", "OpenAPI"), f"{address}/api/v1/openapi.json"),
    ]
    told = "".join(f"  {getattr(name, language()):<9} {place}\n" for name, place in lines)
    sys.stderr.write(f"\n  مقال Maqal\n{told}\n")
    sys.stderr.flush()


def work() -> None:
    """Run the worker's loop until told to stop."""
    from app.background.worker import Worker  # noqa: PLC0415
    from app.commands import database  # noqa: PLC0415  `serve` imports as little as it can before it has prepared

    settings = load_settings()
    configure_logging(access_log=False)
    _end_in_order()
    os.umask(0o077)

    try:
        database.run(lambda site: Worker(site).run(), settings)
    except KeyboardInterrupt:
        stopped = Bilingual("توقف عامل الخلفية", "worker stopped")
        sys.stderr.write(f"maqal: {in_our_language(stopped)}\n")
