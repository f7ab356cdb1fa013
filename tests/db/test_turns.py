"""Turns at writing: each process after the other, and none that waits for ever."""

import asyncio
import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlmodel import Session

from app.db import sqlite
from app.db.engine import open_database
from app.db.turns import Turns
from app.errors import Unavailable
from tests.servers import ROOT

HOLDS_ITS_TURN = """
import sys, time
from pathlib import Path
from app.db.turns import Turns
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
    may_end = threading.Event()

    async def leave() -> None:
        asyncio.create_task(opened.write(lambda session: may_end.wait(10)))  # noqa: RUF006  nobody awaits it
        await asyncio.sleep(0.05)

    async def come_later() -> bool:
        written = await opened.write(lambda session: True)
        await opened.close()
        return written

    asyncio.run(leave())
    may_end.set()
    assert asyncio.run(come_later())
