"""People as a table: the first line names the columns, each further line is one person.

Columns are named as in Keycloak's user representation, an attribute's by its own name; several columns of one name are
several values. `password` is hashed here, `passwordHash` is a bcrypt hash as other systems store it.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.accounts.people.roll import Placed
from portal.problem import Problem, did_you_mean

TRUTHS = ("emailVerified", "enabled")
TEXTS = ("id", "username", "email", "firstName", "lastName", "createdTimestamp")
LISTS = ("groups", "realmRoles", "requiredActions")
PASSWORD, PASSWORD_HASH = "password", "passwordHash"
COLUMNS = (*TEXTS, *TRUTHS, *LISTS, PASSWORD, PASSWORD_HASH)

_DELIMITERS = (",", ";", "\t")
_WITHIN = ";"
_LARGEST_CELL = 1_000_000
_YES, _NO = ("true", "yes", "1"), ("false", "no", "0", "")


@dataclass(frozen=True)
class Table:
    """The people of a CSV file, each with their line, and what is wrong with it as a table."""

    people: Sequence[Placed]
    problems: Sequence[Problem]


def read_table(text: str, attributes: Sequence[str], *, takes_any: bool) -> Table:
    """User representations made of the lines. `attributes` are those of the profile; `takes_any`: others as well."""
    csv.field_size_limit(_LARGEST_CELL)
    delimiter = max(_DELIMITERS, key=text.partition("\n")[0].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [cell.strip() for cell in next(rows, [])]
        problems = list(_header_problems(header, attributes, takes_any=takes_any))
        people: list[Placed] = []
        line = rows.line_num + 1
        for row in rows if not problems else ():
            _take(row, line, header, people, problems)
            line = rows.line_num + 1
    except csv.Error as broken:
        return Table((), (Problem(f"line {rows.line_num}", f"is no CSV: {broken}", "Mend the quotation marks"),))
    return Table(people, problems)


def _take(row: list[str], number: int, header: Sequence[str], people: list[Placed], problems: list[Problem]) -> None:
    place = f"line {number}"
    if len(row) > len(header):
        message = f"has {len(row)} cells, and the first line names {len(header)}"
        problems.append(Problem(place, message, "Put quotation marks around a cell that holds the delimiter"))
    elif any(cell.strip() for cell in row):
        raw, wrong = _person(dict(_cells(header, row)), place)
        people.append((f"{place} '{raw.get('username') or raw.get('email') or ''}'", raw))
        problems.extend(wrong)


def _header_problems(header: Sequence[str], attributes: Sequence[str], *, takes_any: bool) -> Iterator[Problem]:
    known = (*COLUMNS, *attributes)
    if not {"username", "email"} & set(header):
        yield Problem("line 1", "names no column 'username'", "Write the names of the columns into the first line")
        return
    for name in header:
        if not name:
            yield Problem("line 1", "has a column without a name", "Name it, or take it out")
        elif name not in known and not takes_any:
            yield Problem("line 1", f"unknown column '{name}'", did_you_mean(name, known))


def _cells(header: Sequence[str], row: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    for name in dict.fromkeys(header):
        cells = [cell.strip() for column, cell in zip(header, row, strict=False) if column == name]
        yield name, [cell for cell in cells if cell]


def _person(cells: Mapping[str, list[str]], place: str) -> tuple[dict[str, object], list[Problem]]:
    problems: list[Problem] = []
    raw: dict[str, object] = {name: cells[name][0] for name in TEXTS if cells.get(name)}
    # Whoever writes somebody into a table means them to come in.
    raw["enabled"] = True
    for name in TRUTHS:
        if cells.get(name):
            raw[name] = _truth(cells[name][0], f"{place}: {name}", problems)
    for name in LISTS:
        if cells.get(name):
            raw[name] = [part.strip() for cell in cells[name] for part in cell.split(_WITHIN) if part.strip()]
    attributes = {name: values for name, values in cells.items() if name not in COLUMNS and values}
    return {**raw, **({"attributes": attributes} if attributes else {}), **_credentials(cells)}, problems


def _truth(cell: str, place: str, problems: list[Problem]) -> bool:
    if cell.lower() not in (*_YES, *_NO):
        problems.append(Problem(place, f"must be true or false, not '{cell}'"))
    return cell.lower() in _YES


def _credentials(cells: Mapping[str, list[str]]) -> dict[str, object]:
    if cells.get(PASSWORD):
        return {"credentials": [{"type": "password", "value": cells[PASSWORD][0]}]}
    if cells.get(PASSWORD_HASH):
        secret, data = {"value": cells[PASSWORD_HASH][0]}, {"algorithm": "bcrypt"}
        return {"credentials": [{"type": "password", "secretData": secret, "credentialData": data}]}
    return {}
