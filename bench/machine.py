"""What the measured programs took of the machine, and what machine it is. Linux only: it reads /proc."""

import os
import platform
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 30  # seconds for a server to answer
_TICK = os.sysconf("SC_CLK_TCK")


class Program:
    """A program that is measured, with its children."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self._process = process
        self.port = port

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def cpu(self) -> float:
        """Seconds of processor time so far, of the program and its living children."""
        return sum(sum(map(int, _stat(pid)[11:13])) for pid in self.pids()) / _TICK

    def memory(self) -> "Memory":
        """Of its largest process, which is the one that serves."""
        return max((_memory(pid) for pid in self.pids()), key=lambda memory: memory.resident)

    def pids(self) -> list[int]:
        found, parents = [], [self._process.pid]
        while parents:
            parent = parents.pop()
            found.append(parent)
            parents += [int(each) for each in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
        return found

    def is_alive(self) -> bool:
        return self._process.poll() is None


@dataclass(frozen=True)
class Memory:
    """Megabytes of one process. What is not its own it shares with the process that started it, or with libraries that
    others use too: the machine has that once."""

    resident: float
    own: float

    def __str__(self) -> str:
        return f"{self.resident:.0f} MB ({self.own:.0f} of its own)"


@contextmanager
def running(*command: str, port: int = 0, env: Mapping[str, str] | None = None) -> Iterator[Program]:
    """Python started with this command in the project's folder, ready where it has a port, ended afterwards."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env={**bare, "PYTHONPATH": str(ROOT), **(env or {})}
    )
    program = Program(process, port)
    try:
        if port:
            wait_for(program)
        yield program
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(program: Program) -> None:
    deadline = time.monotonic() + PATIENCE
    while not _listens(program.port):
        if not program.is_alive() or time.monotonic() > deadline:
            raise RuntimeError(f"nothing answers on port {program.port}")
        time.sleep(0.01)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def facts() -> dict[str, str]:
    """The machine in a few words; no names, no paths."""
    cpu = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())
    return {
        "Processor": f"{os.cpu_count()} cores, {cpu[1] if cpu else platform.machine()}",
        "Memory": f"{int(memory[1]) / 1024**2:.0f} GiB" if memory else "unknown",
        "System": f"{platform.system()} {platform.release().split('-')[0]}, Python {platform.python_version()}",
        "Load before the run": f"{os.getloadavg()[0]:.1f}",
    }


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _stat(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat after the program's name."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()


def _memory(pid: int) -> Memory:
    told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    kilobytes = {name: int(size) for name, size in re.findall(r"^(\w+):\s+(\d+) kB", told, re.MULTILINE)}
    return Memory(kilobytes["Rss"] / 1024, (kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]) / 1024)
