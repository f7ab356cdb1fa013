"""One request to a receiver, signed before it comes here: connected to as vetted, with bounds for time and length.

Imported for the first delivery: a worker that delivers nothing has no need of a client.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import httpcore
import httpx

from app.webhooks.answers import Answer, Failure
from app.webhooks.destinations import Destination, Policy, Refusal, Refused

SECONDS = 10.0
"""How long a receiver may take, from the look-up of its name to its status."""

SECONDS_TO_CONNECT = 4.0
"""How long one of several addresses of a name is tried."""

MOST_TRIED = 3
"""Addresses of a name that are tried."""

MOST_READ = 16 * 1024
"""Bytes of an answer that are read, so that the connection can be used again; nothing is done with them."""

SECONDS_TO_READ = 1.0
"""How long they are read; the status is known by then."""

THREADS = 64
"""Names that are looked up at the same time; one that takes long holds up no other."""

KEPT_OPEN = 5.0
"""Seconds for which a connection waits for the next request."""


class _NoSuchName(Exception):  # noqa: N818  it says what happened
    """A name that has no address."""


class Resolver:
    """Looks names up in threads of its own, each name once at a time."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="maqal-webhook-names")
        self._asked: dict[str, asyncio.Future[list[str]]] = {}

    async def addresses(self, host: str) -> list[str]:
        """The addresses of a host, in the order in which they should be tried."""
        try:
            return [str(ipaddress.ip_address(host))]
        except ValueError:
            pass
        if host not in self._asked:
            asked = asyncio.get_running_loop().run_in_executor(self._threads, _look_up, host)
            self._asked[host] = asked
            asked.add_done_callback(lambda done: self._forget(host, done))
        return await asyncio.shield(self._asked[host])

    def _forget(self, host: str, done: asyncio.Future[list[str]]) -> None:
        del self._asked[host]
        if not done.cancelled():
            done.exception()  # the caller may have gone

    def close(self) -> None:
        """Let the threads end; one that waits for an answer ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(host: str) -> list[str]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise _NoSuchName from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class _Vetted(httpcore.AsyncNetworkBackend):
    """Connects to the addresses of a name that the policy allows, and to no other."""

    def __init__(self, policy: Policy, scheme: str, resolver: Resolver) -> None:
        self._policy, self._scheme, self._resolver = policy, scheme, resolver
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109  the library's name; the time is bounded as a whole
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        found = await self._resolver.addresses(host.strip("[]"))
        allowed = [each for each in found if self._policy.allows(each, scheme=self._scheme)]
        if not allowed or port not in self._policy.ports:
            raise Refused(Refusal.host)
        *others, last = allowed[:MOST_TRIED]
        for address in others:
            try:
                return await self._network.connect_tcp(address, port, SECONDS_TO_CONNECT, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._network.connect_tcp(last, port, SECONDS_TO_CONNECT, local_address, socket_options)


class Sender:
    """The connections of one process to receivers. Redirects and proxies are not followed: neither was vetted."""

    def __init__(self, policy: Policy, *, seconds: float = SECONDS) -> None:
        self._policy, self._seconds, self._resolver = policy, seconds, Resolver()
        self._pools: dict[str, httpcore.AsyncConnectionPool] = {}
        self._opening = asyncio.Lock()

    async def send(self, destination: Destination, headers: Mapping[str, str], body: bytes) -> Answer:
        """Post a body; what became of it. Nothing that a receiver does raises, or takes longer than the seconds."""
        began = monotonic()
        status, failure = None, None
        try:
            async with asyncio.timeout(self._seconds):
                status = await self._post(destination, headers, body)
        except (TimeoutError, Refused, _NoSuchName, OSError, *_HTTPCORE) as error:
            failure = _failure(error)
        else:
            failure = _failure_of(status)
        return Answer(status, failure, round((monotonic() - began) * 1000))

    async def _post(self, destination: Destination, headers: Mapping[str, str], body: bytes) -> int:
        pool = await self._pool(destination.scheme)
        url = httpcore.URL(
            scheme=destination.scheme.encode(),
            host=destination.host.encode(),
            port=destination.port,
            target=destination.target.encode(),
        )
        named = [(name.encode(), value.encode()) for name, value in headers.items()]
        async with pool.stream("POST", url, headers=named, content=body) as response:
            await _read_some(response)
            return int(response.status)

    async def _pool(self, scheme: str) -> httpcore.AsyncConnectionPool:
        async with self._opening:
            if scheme not in self._pools:
                # Reading the certificates takes longer than the loop may be held up.
                context = await asyncio.to_thread(httpx.create_ssl_context) if scheme == "https" else None
                self._pools[scheme] = httpcore.AsyncConnectionPool(
                    ssl_context=context,
                    max_connections=None,
                    keepalive_expiry=KEPT_OPEN,
                    network_backend=_Vetted(self._policy, scheme, self._resolver),
                )
            return self._pools[scheme]

    async def close(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            await pool.aclose()
        self._resolver.close()


async def _read_some(response: httpcore.Response) -> None:
    """Read a short answer to its end; a long or slow one is left, and its connection closed."""
    length = 0
    try:
        async with asyncio.timeout(SECONDS_TO_READ):
            async for part in response.aiter_stream():
                length += len(part)
                if length > MOST_READ:
                    return
    except (TimeoutError, OSError, *_HTTPCORE):
        return


_HTTPCORE = (
    httpcore.ConnectionNotAvailable,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
)


def _failure_of(status: int) -> Failure | None:
    if 200 <= status < 300:
        return None
    return Failure.redirect if 300 <= status < 400 else Failure.status


def _failure(error: Exception) -> Failure:
    if isinstance(error, Refused):
        return Failure.refused_destination
    if isinstance(error, _NoSuchName):
        return Failure.dns
    if isinstance(error, (TimeoutError, httpcore.TimeoutException)):
        return Failure.timeout
    if isinstance(error, (httpcore.ProtocolError, httpcore.UnsupportedProtocol)):
        return Failure.protocol
    return Failure.tls if _is_of_tls(error) else Failure.connection


def _is_of_tls(error: BaseException | None) -> bool:
    """Whether an error began with one of TLS, which the libraries between have wrapped."""
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error is not None
