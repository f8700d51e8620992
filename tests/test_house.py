"""House rules that no linter knows."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "portal").rglob("*.py"))
LOCKS = ("requirements.txt", "requirements-dev.txt")
ORDERED = ("flask", "flask-wtf", "jinja2", "htmx-flask", "flask-limiter", "peewee", "bcrypt", "pytest")
SHORT = 15


def test_every_module_says_what_it_is_for():
    long_ones = [module for module in MODULES if len(module.read_text().splitlines()) > SHORT]
    assert not [_place(module) for module in long_ones if not ast.get_docstring(_tree(module))]


def test_no_import_hides_inside_a_function():
    assert not [f"{_place(module)}:{line}" for module in MODULES for line in _hidden_imports(_tree(module))]


@pytest.mark.parametrize("package", ORDERED)
def test_the_packages_of_the_order_are_direct_dependencies(package):
    assert package in _direct_dependencies()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_package_with_a_hash(lock):
    pins = (ROOT / lock).read_text().replace("\\\n", "").splitlines()
    assert pins
    assert not [pin for pin in pins if "--hash=sha256:" not in pin]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place_to_fetch_from(lock):
    text = (ROOT / lock).read_text()
    assert not [word for word in ("index-url", "find-links", "http", "file:", "@") if word in text]


def test_the_test_lock_has_every_pin_of_the_runtime_lock():
    runtime, dev = (set(re.findall(r"^\S+==\S+", (ROOT / lock).read_text(), re.MULTILINE)) for lock in LOCKS)
    assert runtime <= dev


def _place(module: Path) -> str:
    return str(module.relative_to(ROOT))


def _tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text(), module)


def _hidden_imports(tree: ast.Module) -> Iterator[int]:
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (node.lineno for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom))


def _direct_dependencies() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    return {re.split(r"[\[<>=~!; ]", each)[0].lower() for each in wanted}
