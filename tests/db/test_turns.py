"""Turns at writing: each process after the other, and none that waits for ever."""

import asyncio
import errno
import fcntl
import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

import pytest
from sqlmodel import Session

from app.db.engine import open_database
from app.db.sqlite import runner as sqlite
from app.db.sqlite.turns import Turns
from app.errors import Unavailable
from tests.servers import ROOT
from tests.waiting import eventually

HOLDS_ITS_TURN = """
import sys, time
from pathlib import Path
from app.db.sqlite.turns import Turns
with Turns(Path(sys.argv[1])).take():
    print("mine", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "maqal.db"


def is_waited_for(database: Path) -> bool:
    """Whether somebody waits behind whoever has the turn."""
    with database.with_name(f"{database.name}-next").open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def test_who_waited_writes_before_who_has_just_written(database: Path) -> None:
    order: list[str] = []
    busy, patient = Turns(database), Turns(database)

    def wait_and_write() -> None:
        with patient.take():
            order.append("patient")

    with busy.take():
        order.append("busy")
        waiting = threading.Thread(target=wait_and_write)
        waiting.start()
        deadline = time.monotonic() + 10
        while not is_waited_for(database) and time.monotonic() < deadline:
            time.sleep(0.001)
    with busy.take():
        order.append("busy again")
    waiting.join(10)
    assert order == ["busy", "patient", "busy again"]
    busy.close()
    patient.close()


def test_the_turn_of_a_killed_process_ends(database: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDS_ITS_TURN, str(database)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "mine\n"
    with database.with_name("maqal.db-turn").open("ab") as file, pytest.raises(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.kill(child.pid, signal.SIGKILL)
    turns = Turns(database)
    with turns.take():
        child.wait()
    child.stdout.close()
    turns.close()


def test_without_its_files_there_are_no_turns(tmp_path: Path) -> None:
    for database in (None, tmp_path / "none" / "maqal.db"):
        turns = Turns(database)
        with turns.take(), turns.take():
            pass
        turns.close()
    assert list(tmp_path.iterdir()) == []


def fail_at(monkeypatch: pytest.MonkeyPatch, *calls: int) -> None:
    """Have the system refuse some of the calls that lock and unlock, counted from 1."""
    lock, count = fcntl.flock, itertools.count(1)

    def refuse(file: IO[bytes], operation: int) -> None:
        if next(count) in calls:
            raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))
        lock(file, operation)

    monkeypatch.setattr(fcntl, "flock", refuse)


@pytest.mark.parametrize("refused", [1, 2, 3, 4])
def test_a_system_that_will_not_lock_lets_who_writes_go_on(
    database: Path, monkeypatch: pytest.MonkeyPatch, refused: int
) -> None:
    fail_at(monkeypatch, refused)
    mine, written = Turns(database), []
    for number in range(3):
        with mine.take():
            written.append(number)
    assert written == [0, 1, 2]
    for part in ("next", "turn"):
        with database.with_name(f"maqal.db-{part}").open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # it was let go
    mine.close()


@pytest.mark.parametrize("refused", [(), (1,), (4,)])
def test_what_fails_within_a_turn_is_told_as_it_is(
    database: Path, monkeypatch: pytest.MonkeyPatch, refused: tuple[int, ...]
) -> None:
    fail_at(monkeypatch, *refused)
    mine, times = Turns(database), 0

    def write() -> None:
        nonlocal times
        with mine.take():
            times += 1
            raise OSError(errno.ENOSPC, "the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        write()
    assert times == 1
    mine.close()


async def test_verbs_are_written_where_the_system_will_not_lock(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_database(f"sqlite:///{database}")
    fail_at(monkeypatch, *range(1, 100))
    async with asyncio.timeout(10):
        assert [await opened.write(lambda session, place: place, place) for place in range(3)] == [0, 1, 2]
    await opened.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # that a thread ends is the point
async def test_a_writer_that_ends_answers_its_verbs_and_another_takes_its_place(database: Path) -> None:
    opened, started, go_on = open_database(f"sqlite:///{database}"), threading.Event(), threading.Event()

    def end(session: Session) -> str:
        raise SystemExit

    def wait(session: Session) -> str:
        started.set()
        go_on.wait(10)
        return "waited"

    async with asyncio.timeout(10):
        waiting = asyncio.create_task(opened.write(wait))
        await asyncio.to_thread(started.wait, 10)
        writers = [each for each in threading.enumerate() if each.name == "maqal-writer"]
        group = [asyncio.create_task(opened.write(verb)) for verb in (end, wait)]  # a group: they wait together
        await asyncio.sleep(0)
        go_on.set()
        assert await waiting == "waited"
        answers = await asyncio.gather(*group, return_exceptions=True)
        assert [type(answer) for answer in answers] == [Unavailable, Unavailable]
        for each in writers:  # what ends later is told of the next test
            await asyncio.to_thread(each.join, 10)
        assert await opened.write(wait) == "waited"
    await opened.close()


async def test_nothing_is_begun_once_it_is_closed(database: Path) -> None:
    opened = open_database(f"sqlite:///{database}")
    assert await opened.write(lambda session: True)
    await opened.close()
    with pytest.raises(Unavailable):
        await opened.write(lambda session: True)


async def test_a_verb_that_waits_too_long_is_refused_and_never_carried_out(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.1)
    carried_out: list[str] = []

    def write(session: Session, what: str) -> str:
        carried_out.append(what)
        return what

    opened = open_database(f"sqlite:///{database}")
    somebody_else = Turns(database)
    with somebody_else.take(), pytest.raises(Unavailable):
        await opened.write(write, "refused")
    assert await opened.write(write, "later") == "later"
    assert carried_out == ["later"]
    await opened.close()
    somebody_else.close()


async def test_a_verb_that_has_begun_is_answered_however_long_it_takes(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.05)
    opened = open_database(f"sqlite:///{database}")

    def take_long(session: Session) -> str:
        time.sleep(0.3)
        return "done"

    assert await opened.write(take_long) == "done"
    await opened.close()


def test_the_writer_outlives_the_loop_of_a_caller(database: Path) -> None:
    opened = open_database(f"sqlite:///{database}")
    has_begun, may_end = threading.Event(), threading.Event()

    def write(session: Session) -> None:
        has_begun.set()
        may_end.wait(10)

    async def leave() -> None:
        asyncio.create_task(opened.write(write))  # noqa: RUF006  nobody awaits it
        await eventually(has_begun.is_set)

    async def come_later() -> bool:
        written = await opened.write(lambda session: True)
        await opened.close()
        return written

    asyncio.run(leave())
    may_end.set()
    assert asyncio.run(come_later())
