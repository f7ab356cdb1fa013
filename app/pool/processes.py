"""Heavy work, done by a few processes that can be stopped: rendering of long bodies, differences of long texts.

A worker starts them when they are first needed. They are given nothing but the work, by a pipe: no setting, no secret;
no file but an upload, with the folder of what is made of it, or an import.
`.github/decisions/0022-heavy-work-has-processes-of-its-own.md` says why.
"""

import asyncio
import os
import pickle
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from typing import Any, Self, TypeVar

from app.errors import Bilingual, TooComplex, TooManyRequests, Unavailable
from app.pool import limits
from app.pool.limits import HEAD
from app.pool.slots import slot

T = TypeVar("T")

_BUSY = Bilingual("الخادم مشغول بطلبات كثيرة؛ أعد المحاولة بعد قليل.", "The server is busy. Try again in a moment.")
_ROOT = Path(__file__).resolve().parents[2]
_KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "LC_ALL")


class WorkFailedError(RuntimeError):
    """Heavy work has met a fault of ours; the message is the kind of error, without its text."""


class _EndedError(Exception):
    """The process is gone, and not because of its timer."""


class Pool:
    """The processes of one worker, or of a command, which may have one for each core."""

    def __init__(self, most: int = limits.MOST_AT_ONCE) -> None:
        self.most = most
        self._idle: list[_Worker] = []
        self._running: set[_Worker] = set()
        self._ending: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(most)
        self._turns: defaultdict[Any, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._taken: Counter[Any] = Counter()
        self._is_closed = False

    async def run(
        self, work: Callable[..., T], /, *args: Any, of: Any = None, seconds: float = limits.CPU_SECONDS
    ) -> T:
        """What a pure function of a module answers for these arguments, computed by another process in so many seconds.

        `of` names the account or network that asks: its work is done one after the other, and others get their turn.
        `TooComplex` beyond the bounds of time and memory, `Unavailable` when too much waits, `TooManyRequests` when too
        much of one of them waits.
        """
        if self._is_closed or self._taken.total() >= limits.MOST_WAITING:
            raise Unavailable(_BUSY)
        if self._taken[of] >= limits.MOST_OF_ONE and of is not None:
            raise TooManyRequests(headers={"Retry-After": "2"})
        async with self._turn(of):
            with suppress(_EndedError):
                return await self._done(work, args, seconds)
            with suppress(_EndedError):  # somebody ended the process, perhaps while it had nothing to do
                return await self._done(work, args, seconds)
            raise Unavailable(_BUSY) if self._is_closed else TooComplex

    async def _done(self, work: Callable[..., T], args: tuple[Any, ...], seconds: float) -> T:
        if self._is_closed:
            raise Unavailable(_BUSY)
        worker = await self._worker()
        try:
            answer: T = await worker.do(work, args, seconds)
        finally:
            self._running.discard(worker)
            if worker.is_usable and not self._is_closed:
                self._keep(worker)
            else:
                self._end(worker)
        return answer

    async def close(self) -> None:
        """End every process; what still runs is given up."""
        self._is_closed = True
        for worker in (*self._idle, *self._running):
            self._end(worker)
        self._idle.clear()
        await asyncio.gather(*self._ending)

    @asynccontextmanager
    async def _turn(self, of: Any) -> AsyncIterator[None]:
        self._taken[of] += 1
        turn = self._turns[of] if of is not None else asyncio.Lock()
        try:
            async with _Entered(turn, self._places) as entered:
                await entered.enter(slot())
                yield
        finally:
            self._taken[of] -= 1
            if not self._taken[of]:
                del self._taken[of]
                self._turns.pop(of, None)

    async def _worker(self) -> "_Worker":
        while self._idle:
            worker = self._idle.pop()
            worker.stop_waiting()
            if worker.is_alive:
                self._running.add(worker)
                return worker
            self._end(worker)
        worker = _Worker()
        self._running.add(worker)
        try:
            await worker.start()
        except BaseException:
            self._end(worker)
            self._running.discard(worker)
            raise
        return worker

    def _end(self, worker: "_Worker") -> None:
        worker.kill()
        ending = asyncio.create_task(worker.wait())
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)

    def _keep(self, worker: "_Worker") -> None:
        self._idle.append(worker)
        worker.wait_for(limits.IDLE_SECONDS, lambda: self._let_go(worker))

    def _let_go(self, worker: "_Worker") -> None:
        self._idle.remove(worker)
        self._end(worker)


class _Entered:
    """Locks taken one after the other within one patience, and given back together."""

    def __init__(self, *locks: asyncio.Lock | asyncio.Semaphore) -> None:
        self._locks, self._left = locks, limits.PATIENCE
        self._stack: list[Any] = []

    async def __aenter__(self) -> Self:
        try:
            for lock in self._locks:
                await self.enter(lock)
        except BaseException:
            await self._leave()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._leave()

    async def enter(self, lock: Any) -> None:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        try:
            async with asyncio.timeout(self._left):
                await lock.__aenter__()
        except TimeoutError:
            raise Unavailable(_BUSY) from None
        self._left -= loop.time() - begun
        self._stack.append(lock)

    async def _leave(self) -> None:
        while self._stack:
            await self._stack.pop().__aexit__(None, None, None)


class _Worker:
    """One process, seen from the server; a thread of its own starts it, and carries messages to it and back.

    The event loop's own way to start a process copies all page tables of the server while everybody waits: 15 ms, and
    0.2 more for each MiB of memory. That of `subprocess` borrows them (vfork(2)).
    """

    def __init__(self) -> None:
        self._process: Popen[bytes] | None = None
        self._thread = ThreadPoolExecutor(1, "maqal-pool")
        self._timer: asyncio.TimerHandle | None = None
        self._is_over = False
        self.is_usable = False

    @property
    def is_alive(self) -> bool:
        """Whether the process has not ended."""
        return self._process is not None and self._process.poll() is None

    @property
    def _has_been_too_slow(self) -> bool:
        """Whether its own timer has ended the process."""
        return self._process is not None and self._process.returncode == -getattr(signal, "SIGPROF", 0)

    async def start(self) -> None:
        """Start it, and wait until it is ready. It is given none of the server's settings."""
        try:
            async with asyncio.timeout(limits.STARTING):
                await self._aside(self._start)
        except (TimeoutError, EOFError, OSError):
            raise Unavailable(_BUSY) from None

    def _start(self) -> None:
        environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        path = os.pathsep.join([str(_ROOT), *filter(None, sys.path)])
        self._process = Popen(
            [sys.executable, "-P", "-m", "app.pool"],
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env={**environment, "PYTHONPATH": path, "PYTHONUTF8": "1"},
        )
        if self._is_over:  # since this thread was asked
            self._process.kill()
        self._read()

    async def do(self, work: Callable[..., Any], args: tuple[Any, ...], seconds: float) -> Any:
        """Have it do a piece of work."""
        self.is_usable = False
        try:
            async with asyncio.timeout(limits.DEADLINE * max(1.0, seconds / limits.CPU_SECONDS)):
                frame = await self._aside(self._exchange, pickle.dumps((work, args, seconds), pickle.HIGHEST_PROTOCOL))
        except TimeoutError:
            raise TooComplex from None
        except (EOFError, ConnectionError):
            self.kill()
            await self.wait()
            raise (TooComplex if self._has_been_too_slow else _EndedError) from None
        outcome, answer, has_grown = pickle.loads(frame)  # noqa: S301  written by our own process
        self.is_usable = not has_grown
        if outcome == "refused":
            kind, words, errors = answer
            raise kind(words, errors=errors)
        if outcome == "failed":
            raise WorkFailedError(answer)
        return answer

    async def _aside(self, function: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *args)

    def _exchange(self, frame: bytes) -> bytes:
        assert self._process is not None and self._process.stdin is not None  # noqa: S101, PT018  it was started
        self._process.stdin.write(HEAD.pack(len(frame)))
        self._process.stdin.write(frame)
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> bytes:
        (length,) = HEAD.unpack(self._read_exactly(HEAD.size))
        return self._read_exactly(length)

    def _read_exactly(self, length: int) -> bytes:
        assert self._process is not None and self._process.stdout is not None  # noqa: S101, PT018  it was started
        found = self._process.stdout.read(length)
        if len(found) < length:
            raise EOFError
        return found

    def wait_for(self, seconds: float, ended: Callable[[], object]) -> None:
        """Have somebody told when nobody has asked for so long."""
        self._timer = asyncio.get_running_loop().call_later(seconds, ended)

    def stop_waiting(self) -> None:
        """It has work again."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def kill(self) -> None:
        """End it on the spot: it has nothing that could be lost."""
        self.stop_waiting()
        self.is_usable, self._is_over = False, True
        if self._process is not None:
            self._process.kill()  # nothing, where it has ended

    async def wait(self) -> None:
        """Wait until the system has ended it, and its pipes are closed; nothing can be asked of it any more."""
        with suppress(RuntimeError):  # somebody has waited for it already
            closing = asyncio.get_running_loop().run_in_executor(self._thread, self._close)
            self._thread.shutdown(wait=False)
            await closing

    def _close(self) -> None:
        if self._process is None:
            return
        assert self._process.stdin is not None and self._process.stdout is not None  # noqa: S101, PT018  it was started
        self._process.wait()
        with suppress(OSError):  # it did not read all of it
            self._process.stdin.close()
        self._process.stdout.close()
