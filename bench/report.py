"""What was measured, as a table: a column for each run. `bench/report.py a.json b.json …` puts kept runs side by side
into docs/benchmarks.md."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

REPORT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `make bench`.

Ratios compare with floors that ran in the same run on the same server (granian, one process, 32 threads; where it is
said, gunicorn, two processes of four threads), taking turns with the portal. The floors stand in `bench/floors.py`. The
targets are for two cores; of the two for the page, one is to be met. Differences under 15 % mean nothing. Other work on
the machine (see its load) makes everything worse, ratios least."""
NOTES = "\n## "
MARKS: Mapping[bool | None, str] = {True: ", met", False: ", not met", None: ""}


@dataclass(frozen=True)
class Line:
    """One line of the table; an empty target stands beside what is told for comparison only."""

    what: str
    measured: str
    target: str = ""
    is_met: bool | None = None


@dataclass(frozen=True)
class Run:
    """All that one run measured, and where."""

    name: str
    lines: Sequence[Line]
    circumstances: Mapping[str, str]

    def cells(self) -> Mapping[str, str]:
        """What was measured, by what it is."""
        return {line.what: line.measured + MARKS[line.is_met] for line in self.lines}


def at_least(what: str, measured: float, target: float) -> Line:
    """A line about a figure that should be at least so much."""
    return Line(what, f"{measured:.2f}", f"≥ {target:.2f}", round(measured, 2) >= target)


def at_most(what: str, measured: float, target: float, unit: str) -> Line:
    """A line about a figure that should be at most so much."""
    digits = 2 if unit == "s" else 1
    return Line(what, f"{measured:.{digits}f} {unit}", f"≤ {target:g} {unit}", round(measured, digits) <= target)


def told(runs: Sequence[Run]) -> str:
    """The whole report."""
    targets = {line.what: line.target for run in runs for line in run.lines}
    names = [run.name for run in runs]
    rows = [(what, target, *(run.cells().get(what, "") for run in runs)) for what, target in targets.items()]
    places = [(where, *(run.circumstances.get(where, "") for run in runs)) for where in runs[0].circumstances]
    parts = [HEAD, *_table(("what", "target", *names), rows), "", *_table(("where", *names), places)]
    return "\n".join([parts[0], "", *parts[1:]]) + "\n"


def write(runs: Sequence[Run], file: Path) -> None:
    """Writes the report; what people wrote below its tables, from the first heading on, stays."""
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    notes = before[before.index(NOTES) :] if NOTES in before else ""
    file.write_text(told(runs) + notes, encoding="utf-8")


def keep(run: Run, file: Path) -> None:
    """Writes a run down, to be put beside others."""
    file.write_text(json.dumps(asdict(run), indent=1, ensure_ascii=False), encoding="utf-8")


def kept(file: Path) -> Run:
    """A run that was written down."""
    raw = json.loads(file.read_text(encoding="utf-8"))
    return Run(raw["name"], [Line(**line) for line in raw["lines"]], raw["circumstances"])


def today() -> str:
    """The date as it stands in a report."""
    return f"{datetime.now(UTC):%d %B %Y}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        return f"| {' | '.join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))} |"

    return [line(head), line(["-" * max(3, width) for width in widths]), *map(line, rows)]


def main() -> None:
    parser = argparse.ArgumentParser(description="Puts kept runs of the benchmarks side by side.")
    parser.add_argument("runs", nargs="+", type=Path, help="what `bench/run.py --keep` wrote")
    parser.add_argument("--report", type=Path, default=REPORT, help="where the table goes")
    asked = parser.parse_args()
    runs = [kept(file) for file in asked.runs]
    write(runs, asked.report)
    sys.stdout.write(told(runs))


if __name__ == "__main__":
    main()
