"""Tries a theme before anybody sees it: every page in every state, rendered in a child process with limits.

The verdict is kept by the content's mark, so each edition of a theme is tried once, however many processes serve it.
"""

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.theming.chain import Chain, mark_of

LONGEST_TRIAL = 30.0  # seconds, by the wall; the child's own processor time is bounded far below
_CHILD = Path(__file__).with_name("trial_child.py")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Finding:
    """One page that broke."""

    sample: str
    locale: str
    sentence: str


@dataclass(frozen=True)
class Verdict:
    """What a trial found; nothing found is good."""

    findings: tuple[Finding, ...] = ()

    @property
    def refusal(self) -> str | None:
        """Why the theme is not served, in one sentence."""
        if not self.findings:
            return None
        first, others = self.findings[0], len(self.findings) - 1
        more = f" (and {others} more)" if others else ""
        return f"is not served: {first.sample} in '{first.locale}': {first.sentence}{more}"


class Trials:
    """Judges themes. `folders` are those of the themes, `verdicts` the folder where verdicts are kept (none: only in
    memory)."""

    def __init__(self, folders: Sequence[Path], verdicts: Path | None) -> None:
        self._folders = tuple(folders)
        self._verdicts = verdicts
        self._known: dict[str, Verdict] = {}
        self._lock = threading.Lock()

    def refusal(self, chain: Chain, kind: str) -> str | None:
        """Why the first theme of the chain is not to be served for this kind of page, or nothing."""
        return self.verdict(chain, kind).refusal

    def verdict(self, chain: Chain, kind: str) -> Verdict:
        """The verdict over this very content; a trial takes about a second, so only the first one waits."""
        key = f"{chain[0].name}-{kind}-{mark_of(chain)}"
        with self._lock:
            if key not in self._known:
                self._known[key] = self._read(key) or self._tried(key, chain, kind)
        return self._known[key]

    def _tried(self, key: str, chain: Chain, kind: str) -> Verdict:
        verdict = try_theme(self._folders, chain[0].name, kind, mark_of(chain))
        if self._verdicts:
            _write(self._verdicts / f"{key}.json", verdict)
        return verdict

    def _read(self, key: str) -> Verdict | None:
        if not self._verdicts:
            return None
        try:
            kept = json.loads((self._verdicts / f"{key}.json").read_text(encoding="utf-8"))
            return Verdict(tuple(Finding(**each) for each in kept))
        except (OSError, ValueError, TypeError):
            return None


def try_theme(folders: Sequence[Path], theme: str, kind: str, mark: str) -> Verdict:
    """Renders every page and mail of the theme in a child process; never raises for what a theme does."""
    task = {"folders": [str(folder) for folder in folders], "theme": theme, "kind": kind, "mark": mark}
    try:
        done = subprocess.run(  # noqa: S603 — our own file, by our own interpreter
            [sys.executable, "-I", str(_CHILD)],
            input=json.dumps(task),
            capture_output=True,
            text=True,
            timeout=LONGEST_TRIAL,
            check=False,
            env={"PATH": "", "LANG": "C.UTF-8"},  # nothing of ours is in the child's sight
        )
    except subprocess.TimeoutExpired:
        return Verdict((Finding("a page", "-", f"its pages took longer than {LONGEST_TRIAL:.0f} seconds"),))
    try:
        told: list[Mapping[str, str]] = json.loads(done.stdout)
    except ValueError:
        _log.warning("the trial of theme '%s' ended with code %s: %s", theme, done.returncode, done.stderr[-500:])
        return Verdict((Finding("a page", "-", "the trial ran out of time or memory"),))
    return Verdict(tuple(Finding(**each) for each in told))


def _write(path: Path, verdict: Verdict) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps([vars(each) for each in verdict.findings]), encoding="utf-8")
    except OSError as error:
        _log.warning("the verdict over a theme could not be kept: %s", error)
