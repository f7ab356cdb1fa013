"""Heavy work is done by processes that can be stopped, and hinders nobody."""

import asyncio
import os
import signal
import threading
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from app.articles.derived import derive
from app.errors import TooComplex, TooManyRequests, Unavailable
from app.pool import limits
from app.pool.processes import Pool, WorkFailedError
from app.pool.slots import VARIABLE
from tests.waiting import eventually

NESTED = "<div>" * 150_000


@pytest.fixture
async def pool() -> AsyncIterator[Pool]:
    pool = Pool()
    yield pool
    await pool.close()


async def test_work_is_done_elsewhere(pool: Pool) -> None:
    assert await pool.run(os.getpid) != os.getpid()
    assert await pool.run(os.getpid) == await pool.run(os.getpid)  # by one process as long as one is enough


async def test_a_process_is_not_started_by_the_thread_that_answers_everybody(pool: Pool) -> None:
    process = await pool.run(os.getpid)
    assert process in children()
    assert process not in children(of=threading.get_native_id())


async def test_work_without_end_is_ended_and_its_process_replaced(pool: Pool) -> None:
    begun = time.monotonic()
    with pytest.raises(TooComplex):
        await pool.run(_never)
    assert time.monotonic() - begun < limits.DEADLINE + 1
    assert await pool.run(abs, -1) == 1


async def test_a_process_knows_no_secret(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAQAL_SECRET_KEYS", "k" * 40)
    assert await pool.run(os.getenv, "MAQAL_SECRET_KEYS") is None


async def test_an_error_tells_nothing_of_what_was_sent(pool: Pool) -> None:
    with pytest.raises(WorkFailedError) as failed:
        await pool.run(int, "سرّ")
    assert str(failed.value) == "ValueError"
    with pytest.raises(TooComplex):
        await pool.run(derive, "م", "", NESTED, "html", "ar")


async def test_a_process_goes_on_after_it_has_refused_something(pool: Pool) -> None:
    process = await pool.run(os.getpid)
    with pytest.raises(TooComplex):
        await pool.run(derive, "م", "", "<div>" * 200, "html", "ar")
    assert await pool.run(os.getpid) == process


async def test_a_large_server_keeps_its_processes(pool: Pool) -> None:
    ballast = b"\x01" * (limits.MOST_BYTES_RESIDENT + (64 << 20))
    process = await pool.run(os.getpid)
    assert await pool.run(os.getpid) == process
    assert len(ballast) > limits.MOST_BYTES_RESIDENT


async def test_a_process_that_has_grown_is_replaced(pool: Pool) -> None:
    process = await pool.run(os.getpid)
    await pool.run(_keep, limits.MOST_BYTES_RESIDENT)
    assert await pool.run(os.getpid) != process


async def test_a_process_without_work_ends(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "IDLE_SECONDS", 0.2)
    process = await pool.run(os.getpid)
    assert is_alive(process)
    await eventually(lambda: not is_alive(process))
    assert await pool.run(os.getpid) != process


async def test_a_process_that_somebody_kills_is_replaced(pool: Pool, tmp_path: Path) -> None:
    idle = await pool.run(os.getpid)
    os.kill(idle, signal.SIGKILL)
    assert await pool.run(abs, -1) == 1
    working = asyncio.create_task(pool.run(_work, str(tmp_path / "begun"), 0.5))
    await eventually((tmp_path / "begun").exists)
    for each in children():
        os.kill(each, signal.SIGKILL)
    await working
    with pytest.raises(TooComplex):
        await pool.run(_dying)
    assert await pool.run(abs, -1) == 1


async def test_closing_ends_what_runs(tmp_path: Path) -> None:
    pool = Pool()
    await pool.run(abs, -1)
    working = asyncio.create_task(pool.run(_work, str(tmp_path / "begun"), 30))
    await eventually((tmp_path / "begun").exists)
    await pool.close()
    with pytest.raises(Unavailable):
        await working
    assert not children()
    with pytest.raises(Unavailable):
        await pool.run(abs, -1)


async def test_all_workers_of_a_server_share_the_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    pools = Pool(), Pool()
    running = [asyncio.create_task(pool.run(_at_work, str(tmp_path))) for pool in pools for _ in range(3)]
    most = await asyncio.gather(*running)
    for pool in pools:
        await pool.close()
    assert max(most) <= limits.MOST_AT_ONCE


async def test_one_account_leaves_room_for_others(pool: Pool) -> None:
    waiting = [asyncio.create_task(pool.run(time.sleep, 0.4, of=1)) for _ in range(limits.MOST_OF_ONE)]
    await asyncio.sleep(0)
    with pytest.raises(TooManyRequests):
        await pool.run(abs, -1, of=1)
    begun = time.monotonic()
    assert await pool.run(abs, -1, of=2) == 1
    assert not all(each.done() for each in waiting), time.monotonic() - begun
    await asyncio.gather(*waiting)


async def test_a_full_queue_is_told(pool: Pool) -> None:
    waiting = [asyncio.create_task(pool.run(time.sleep, 0.01, of=n)) for n in range(limits.MOST_WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable) as refused:
        await pool.run(abs, -1)
    assert refused.value.headers["Retry-After"]
    await asyncio.gather(*waiting)


def _never() -> None:
    while True:
        pass


def _keep(size: int) -> None:
    os.kept = b"\x01" * size  # type: ignore[attr-defined]


def _work(begun: str, seconds: float) -> None:
    """Tell by a file that it has begun, and take so long."""
    Path(begun).touch()
    time.sleep(seconds)


def _dying() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _at_work(folder: str) -> int:
    """How many are at work at the same time, this one included."""
    mine = Path(folder) / f"{os.getpid()}.working"
    mine.touch()
    time.sleep(0.3)
    found = len(list(Path(folder).glob("*.working")))
    mine.unlink()
    return found


def children(of: int | str = "*") -> list[int]:
    """The processes of a pool that this one has started, or one of its threads."""
    tasks = Path(f"/proc/{os.getpid()}/task").glob(str(of))
    found = list[int]()
    for task in tasks:
        with suppress(FileNotFoundError):  # a thread that has just ended
            found += map(int, (task / "children").read_text().split())
    return [each for each in found if b"app.pool" in Path(f"/proc/{each}/cmdline").read_bytes()]


def is_alive(process: int) -> bool:
    """Whether a process runs; one that has ended and was not asked about yet does not."""
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"
