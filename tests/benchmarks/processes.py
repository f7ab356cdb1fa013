"""What the processes of a server use: processor, memory, connections. By /proc, so on Linux alone."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")


def members(group: int) -> Iterator[Path]:
    """The folders in /proc of the processes of a group."""
    for folder in _PROC.glob("[0-9]*"):
        with suppress(OSError, IndexError, ValueError):
            if int(_fields(folder)[2]) == group:
                yield folder


def cpu_seconds(group: int) -> float | None:
    """Seconds of processor time that a process group has used; None where that cannot be known."""
    ticks, count = 0, 0
    for folder in members(group):
        with suppress(OSError):
            fields = _fields(folder)
            ticks += int(fields[11]) + int(fields[12])
            count += 1
    return ticks / os.sysconf("SC_CLK_TCK") if count else None


def resident(group: int) -> list[float]:
    """MiB of memory of each process of a group, the largest first, what they share counted for each."""
    sizes = []
    for folder in members(group):
        with suppress(OSError, StopIteration):
            status = (folder / "status").read_text().splitlines()
            sizes.append(next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024)
    return sorted(sizes, reverse=True)


def reached(group: int, port: int, local_ports: Iterable[int]) -> int:
    """How many processes of a group hold a connection from one of these ports."""
    wanted = {(port, local) for local in local_ports}
    inodes = set()
    with suppress(OSError):
        for line in (_PROC / "net/tcp").read_text().splitlines()[1:]:
            fields = line.split()
            ends = int(fields[1].rpartition(":")[2], 16), int(fields[2].rpartition(":")[2], 16)
            if ends in wanted:
                inodes.add(f"socket:[{fields[9]}]")
    return sum(bool(inodes & set(_links(folder))) for folder in members(group))


def _links(folder: Path) -> Iterator[str]:
    with suppress(OSError):
        for link in (folder / "fd").iterdir():
            with suppress(OSError):
                yield str(link.readlink())


def _fields(folder: Path) -> list[str]:
    """The fields of a process's `stat` behind its name: state, parent, group …"""
    return (folder / "stat").read_text().rpartition(")")[2].split()
