"""What bounds a template while it runs: how much it may do, and how large a text may grow.

A theme is somebody else's program. Whatever it says, a page is made or refused in about a second and in some megabytes:
loops, calls and includes are paid for from a purse that one rendering has, texts by their length.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Any

from jinja2 import nodes, pass_context
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer

MOST_WORK = 200_000
"""Rounds of loops and calls, each weighed by how much stands in it."""

LARGEST_TEXT = 400_000
"""Characters of one text, the finished page included."""

LARGEST_NUMBER = 10_000
"""Of what a filter may be told by number: a width, a count."""

LONGEST_RANGE = 1_000

MOST_BITS = 256
"""Of a number that was worked out."""

_LETTERS_A_STEP = 64  # handling so many characters takes about as long as one step of a template
_NODES_A_STEP = 8
_BODIES = (nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block, nodes.Template)

# They make a text as large as they are told to, before anybody could look at it.
LEFT_OUT = frozenset({"center", "format", "indent", "pprint", "random", "wordwrap"})


class BoundExceeded(RuntimeError):
    """A template wanted to do more, or to write more, than a page can need."""


class _Purse(threading.local):
    left: int | None = None


_purse = _Purse()


@contextmanager
def bounded(most: int = MOST_WORK) -> Iterator[None]:
    """Gives what is rendered inside so much to spend. A rendering inside of another pays from the outer purse."""
    before = _purse.left
    _purse.left = most if before is None else before
    try:
        yield
    finally:
        _purse.left = before


def spend(steps: int) -> None:
    """Pays for some steps. Outside of a rendering (a constant, worked out while compiling) nothing is paid."""
    left = _purse.left
    if left is not None:
        _purse.left = left - steps
        if left < steps:
            raise BoundExceeded("the template does more than any page needs: is there a loop without an end?")


def weigh(text: object) -> Any:  # noqa: ANN401  (a template's value)
    """The value, where it is not too large a text; paid for by its length."""
    if isinstance(text, (str, list, tuple)) and len(text) > _LETTERS_A_STEP:
        if len(text) > LARGEST_TEXT:
            raise BoundExceeded(f"a text of more than {LARGEST_TEXT} characters")
        spend(len(text) // _LETTERS_A_STEP)
    return text


def concat(pieces: Iterable[str]) -> str:
    """Joins what a template wrote, as long as that is no giant."""
    written = list(pieces)
    if sum(map(len, written)) > LARGEST_TEXT:
        raise BoundExceeded(f"a page of more than {LARGEST_TEXT} characters")
    return "".join(written)


def short_range(*given: int) -> range:
    """Numbers for a loop; pages count tens, not thousands."""
    numbers = range(*given)
    if len(numbers) > LONGEST_RANGE:
        raise BoundExceeded(f"a range of more than {LONGEST_RANGE} numbers")
    return numbers


def bounded_filters(filters: Mapping[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
    """The filters that templates may use, each within bounds."""
    kept = {name: _within(filter_, _LOOKS.get(name)) for name, filter_ in filters.items() if name not in LEFT_OUT}
    return kept | {"spent": _spent, "counted": _counted, "weighed": weigh}


def multiply(left: Any, right: Any) -> Any:  # noqa: ANN401
    """Numbers of a sensible size, and short texts a sensible number of times."""
    for value, times in ((left, right), (right, left)):
        if isinstance(value, (str, list, tuple)) and isinstance(times, int) and len(value) * times > LARGEST_TEXT:
            raise BoundExceeded(f"a text of more than {LARGEST_TEXT} characters")
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > MOST_BITS:
        raise BoundExceeded("a number with more digits than anybody reads")
    return weigh(left * right)


class Metered(NodeTransformer):
    """Writes into a parsed template that every round of a loop, macro, block and include is paid for."""

    def generic_visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> nodes.Node:  # noqa: ANN401
        """Every body begins by paying for what stands in it; joined texts are weighed."""
        cost = 1 + sum(1 for _ in node.find_all(nodes.Node)) // _NODES_A_STEP if isinstance(node, _BODIES) else 0
        super().generic_visit(node, *args, **kwargs)
        if isinstance(node, nodes.For) and node.test is not None:
            node.iter = nodes.Filter(node.iter, "counted", [nodes.Const(cost)], [], None, None, lineno=node.lineno)
        if isinstance(node, _BODIES):
            node.body.insert(0, _payment(cost, node.lineno or 1))
        if isinstance(node, nodes.Concat):
            return nodes.Filter(node, "weighed", [], [], None, None, lineno=node.lineno)
        return node


def _payment(cost: int, line: int) -> nodes.ExprStmt:
    paid = nodes.Filter(nodes.Const(cost), "spent", [], [], None, None, lineno=line)
    return nodes.ExprStmt(paid, lineno=line)


@pass_context  # which also keeps the compiler from working it out once and for all
def _spent(_: Context, cost: int) -> str:
    spend(cost)
    return ""


@pass_context
def _counted(_: Context, values: Iterable[object], cost: int) -> Iterator[object]:
    for value in values:
        spend(cost)
        yield value


def _within(filter_: Callable[..., Any], look: Callable[..., int] | None) -> Callable[..., Any]:
    """The filter within bounds. `look` tells from its arguments how large its text will be."""

    @wraps(filter_)
    def within(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        args = tuple(list(each) if look and isinstance(each, Iterator) else each for each in args)
        for given in (*args, *kwargs.values()):
            if isinstance(given, int) and given > LARGEST_NUMBER:
                raise BoundExceeded(f"a filter was told {given}, which is more than {LARGEST_NUMBER}")
            weigh(given)
        if look and look(*args[1:], **kwargs) > LARGEST_TEXT:
            raise BoundExceeded(f"a text of more than {LARGEST_TEXT} characters")
        spend(1)
        return weigh(filter_(*args, **kwargs))

    return within


def _replaced(text: object, old: object, new: object, *_: object, **__: object) -> int:
    found = str(text).count(str(old)) if str(old) else len(str(text)) + 1
    return len(str(text)) + found * len(str(new))


def _joined(values: object, d: object = "", *_: object, **__: object) -> int:
    return len(values) * len(str(d)) if isinstance(values, (list, tuple, str)) else 0


# Of these the length of what they make is no sum of what they are given.
_LOOKS: Mapping[str, Callable[..., int]] = {"replace": _replaced, "join": _joined}
