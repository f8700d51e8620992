"""Problems and tables as they are written on a terminal."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import NoReturn

import click

from portal.problem import Problem
from portal.realms.report import Row

WIDTH = 110
_TREATMENT, _SUBJECT = 10, 44


def fail(problems: Iterable[Problem], ending: str = "") -> NoReturn:
    """Tells all problems on standard error and ends with status 1."""
    for problem in problems:
        click.echo(str(problem), err=True)
    if ending:
        click.echo(ending, err=True)
    raise SystemExit(1)


def report_lines(rows: Sequence[Row]) -> Iterator[str]:
    """The report as a table: what was done with it, what it is, and what there is to say about it."""
    for row in rows:
        treatment = "LEFT OUT" if row.treatment == "left out" else row.treatment
        for number, line in enumerate(_cells(row)):
            yield f"  {treatment if number == 0 else '':<{_TREATMENT}}{line}"


def _cells(row: Row) -> list[str]:
    """Side by side where there is room for both, else one below the other."""
    if len(row.subject) > 2 * _SUBJECT or len(row.note) > 4 * _SUBJECT or not row.note:
        text = f"{row.subject}: {row.note}" if row.note else row.subject
        return _wrapped(text, WIDTH - _TREATMENT - 2)
    subject, note = _wrapped(row.subject, _SUBJECT), _wrapped(row.note, WIDTH - _TREATMENT - _SUBJECT - 4)
    return [f"{left:<{_SUBJECT}}  {right}".rstrip() for left, right in _side_by_side(subject, note)]


def table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Rows in columns as wide as their widest cell; numbers stand at the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = zip(row, widths, strict=True)
        yield "  ".join(cell.rjust(width) if _is_number(cell) else cell.ljust(width) for cell, width in cells).rstrip()


def _is_number(cell: str) -> bool:
    return cell.replace(",", "").isdigit()


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]


def _side_by_side(left: list[str], right: list[str]) -> Iterator[tuple[str, str]]:
    for number in range(max(len(left), len(right))):
        yield "".join(left[number : number + 1]), "".join(right[number : number + 1])
