"""The child process in which a theme is tried: it renders what it is told to, within limits, and tells what broke.

Run as a file, never imported by the portal: `portal/__init__.py` imports every room, and this process needs one.
"""

import json
import resource
import sys
import types
from collections.abc import Iterator
from pathlib import Path

if __name__ == "__main__":
    sys.modules["portal"] = types.ModuleType("portal")
    sys.modules["portal"].__path__ = [str(Path(__file__).resolve().parent.parent)]

# After the lines above, which keep the other rooms out.
from portal.theming.chain import mark_of
from portal.theming.samples import samples_of
from portal.theming.themes import Themes

CPU_SECONDS = 15
MEMORY = 1024 * 1024 * 1024  # bytes of address space
MOST_FINDINGS = 50


def main() -> None:
    """Reads a task from standard input, writes findings to standard output."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    task = json.load(sys.stdin)
    out, sys.stdout = sys.stdout, sys.stderr
    json.dump(list(_findings(task))[:MOST_FINDINGS], out)


def _findings(task: dict[str, str]) -> Iterator[dict[str, str]]:
    theme, kind = task["theme"], task["kind"]
    themes = Themes([Path(folder) for folder in task["folders"]], reload=False)
    if mark_of(themes.chain(theme, kind)) != task["mark"]:
        yield {"sample": "a page", "locale": "-", "sentence": "its files were being saved; they are tried again"}
        return
    for locale in dict.fromkeys(["en", *themes.locales(theme, kind)[:1], "ar"]):
        for sample in samples_of(themes.messages(theme, kind, locale), kind):
            broken = themes.fault(theme, kind, sample.template, locale, sample.context)
            if broken:
                yield {"sample": sample.name, "locale": locale, "sentence": broken}


if __name__ == "__main__":
    main()
