"""Commands are imported when they are typed: a server carries none, and whoever asks for help sees all."""

import pytest

from portal.commands import MODULES, Typed
from tests.support.servers import run


def test_a_server_imports_no_command(tmp_path):
    code = "import sys, portal.serving; print(*(name for name in sys.modules if name.startswith('portal.commands.')))"
    told = run("-c", code, folder=tmp_path)
    assert set(told.stdout.split()) == {"portal.commands.db", "portal.commands.shipped"}, told.stderr


def test_help_names_every_command(app):
    told = app.test_cli_runner().invoke(args=["--help"]).output
    assert [name for name in MODULES if f"\n  {name} " not in told] == []


def test_a_word_that_is_no_command_is_refused_as_click_refuses_it(app):
    told = app.test_cli_runner().invoke(args=["reallm"])
    assert (told.exit_code, "No such command 'reallm'" in told.output) == (2, True)


def test_commands_of_others_stay_beside_ours():
    commands = Typed({"limiter": None})
    assert sorted(commands) == sorted([*MODULES, "limiter"])
    assert len(commands) == len(MODULES) + 1


def test_a_name_that_nobody_has_is_no_key():
    with pytest.raises(KeyError):
        Typed()["nothing"]
