"""Every setting of the portal, typed and read once from the environment; a wrong value names itself.

In development whatever is missing is made and kept in the instance folder. In production what is unsafe is refused.
"""

import os
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from portal.locations import THEMES
from portal.problem import ConfigurationRefused, Problem, did_you_mean
from portal.realms.realm import Smtp

Value = TypeVar("Value")

ENVIRONMENTS = ("development", "production")
LIMIT = "PORTAL_LIMIT_"
VARIABLES = frozenset(
    {
        "PORTAL_ADMIN_PASSWORD",
        "PORTAL_AM_ROOT_REALM",
        "PORTAL_BASE_URL",
        "PORTAL_BCRYPT_COST",
        "PORTAL_DATABASE_URL",
        "PORTAL_DEFAULT_REALM",
        "PORTAL_ENV",
        "PORTAL_HOST",
        "PORTAL_INSTANCE_DIR",
        "PORTAL_LOG_LEVEL",
        "PORTAL_PASSWORD_PEPPERS",
        "PORTAL_PROCESSES",
        "PORTAL_REDIS_URL",
        "PORTAL_SECRET_KEY",
        "PORTAL_SMTP_URL",
        "PORTAL_THEMES_DIR",
        "PORTAL_THREADS",
        "PORTAL_TRUSTED_PROXIES",
    }
)

_SHORTEST_SECRET = 32
_SHORTEST_ADMIN_PASSWORD = 12
_CHEAPEST_HASH = 10
_FEWEST_LETTERS = 8
_MAKE_A_KEY = "Make one with: python -c 'import secrets; print(secrets.token_hex(32))'"
_MAKE_A_PEPPER = "Make one with: python -c 'import secrets; print(\"1:\" + secrets.token_hex(32))'"
_SAMPLES = ("changeme", "changethis", "replaceme", "yoursecret", "secretkey", "example", "placeholder", "insecure")
_LEVELS = ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG")
_PEPPER = re.compile(r"[A-Za-z0-9_-]{1,16}")
_PORTS = {"tls": 465, "starttls": 587, "none": 25}
_SMTP_OPTIONS = ("starttls", "from", "from_name", "reply_to", "timeout")


@dataclass(frozen=True)
class Settings:
    """What an operator decides. `peppers` by id, the first is the one new hashes use; `limits` by a limit's name."""

    environment: str
    database_url: str = field(repr=False)
    redis_url: str | None = field(repr=False)
    smtp: Smtp | None
    base_url: str
    secret_key: bytes = field(repr=False)
    peppers: Mapping[str, bytes] = field(repr=False)
    instance_dir: Path
    themes_dirs: tuple[Path, ...] = (THEMES,)
    bcrypt_cost: int = 12
    trusted_proxies: int = 0
    default_realm: str = "demo"
    limits: Mapping[str, str] = field(default_factory=dict)
    log_level: str = "INFO"
    host: str = "127.0.0.1"
    port: int = 8000
    processes: int = 1
    threads: int = 32
    admin_password: str | None = field(default=None, repr=False)
    am_root_realm: str | None = None

    @property
    def is_development(self) -> bool:
        """Whether everything is made easy instead of safe."""
        return self.environment == "development"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], *, default_environment: str) -> "Settings":
        """The settings that these variables say. Raises ConfigurationRefused with every problem of any of them.

        In development it makes the instance folder, and in it the keys that are not given.
        """
        return _Environment({name: value for name, value in environ.items() if value.strip()}).read(default_environment)


class _Environment:
    """The variables being read, and what is wrong with them so far."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self.given = given
        self.problems: list[Problem] = []

    def read(self, default_environment: str) -> Settings:
        self._refuse_unknown()
        environment = self._choice("PORTAL_ENV", ENVIRONMENTS, default_environment)
        port = self._number("PORT", 8000, 1, 65535)
        base_url = self._base_url(f"http://localhost:{port}")
        instance = Path(self.given.get("PORTAL_INSTANCE_DIR", "instance")).absolute()
        kept = _Kept(instance) if environment == "development" else None
        settings = Settings(
            environment=environment,
            database_url=self._database_url(instance),
            redis_url=self._redis_url(),
            smtp=self._smtp(base_url),
            base_url=base_url,
            secret_key=self._secret_key(kept),
            peppers=self._peppers(kept),
            instance_dir=instance,
            themes_dirs=(*self._themes_dirs(), THEMES),
            bcrypt_cost=self._number("PORTAL_BCRYPT_COST", 12, 4, 18),
            trusted_proxies=self._number("PORTAL_TRUSTED_PROXIES", 0, 0, 10),
            default_realm=self.given.get("PORTAL_DEFAULT_REALM", "demo"),
            limits={name[len(LIMIT) :].lower(): self.given[name] for name in self.given if name.startswith(LIMIT)},
            log_level=self._choice("PORTAL_LOG_LEVEL", _LEVELS, "INFO", str.upper),
            host=self.given.get("PORTAL_HOST", "127.0.0.1"),
            port=port,
            processes=self._number("PORTAL_PROCESSES", 1, 1, 256),
            threads=self._number("PORTAL_THREADS", 32, 1, 512),
            admin_password=self.given.get("PORTAL_ADMIN_PASSWORD"),
            am_root_realm=self.given.get("PORTAL_AM_ROOT_REALM"),
        )
        self.problems.extend(_unfit(settings, self.given))
        if self.problems:
            raise ConfigurationRefused(self.problems)
        return settings

    def _refuse_unknown(self) -> None:
        for name in self.given:
            if name.startswith("PORTAL_") and name not in VARIABLES and not name.startswith(LIMIT):
                self._refuse(name, "there is no such setting", did_you_mean(name, VARIABLES | {LIMIT + "<NAME>"}))

    def _choice(self, name: str, known: Sequence[str], default: str, fold: Callable[[str], str] = str.lower) -> str:
        said = fold(self.given.get(name, default))
        if said in known:
            return said
        self._refuse(name, f"'{said}' is not known", did_you_mean(said, known))
        return default

    def _number(self, name: str, default: int, least: int, most: int) -> int:
        said = self.given.get(name, str(default)).strip()
        if said.isascii() and said.isdigit() and len(said) < 10 and least <= int(said) <= most:  # noqa: PLR2004
            return int(said)
        self._refuse(name, f"'{said}' is not a whole number from {least} to {most}")
        return default

    def _base_url(self, default: str) -> str:
        said = self.given.get("PORTAL_BASE_URL", default).strip().rstrip("/")
        if _is_origin(said):
            return said.lower()
        self._refuse("PORTAL_BASE_URL", f"'{said}' is not an origin", "Write it as https://accounts.example.org")
        return default

    def _database_url(self, instance: Path) -> str:
        said = self.given.get("PORTAL_DATABASE_URL", f"sqlite:///{instance / 'portico.db'}")
        if not said.startswith(("sqlite:///", "postgresql://")):
            # The address may hold a password, so only its beginning is told.
            scheme = said.split("://", 1)[0] if "://" in said else ""
            self._refuse("PORTAL_DATABASE_URL", f"'{scheme}' is not supported", "Write sqlite:///… or postgresql://…")
        return said

    def _redis_url(self) -> str | None:
        said = self.given.get("PORTAL_REDIS_URL")
        if said and not said.startswith(("redis://", "rediss://", "unix://")):
            self._refuse("PORTAL_REDIS_URL", "is no address of a Redis server", "Write redis://host:6379/0")
        return said

    def _smtp(self, base_url: str) -> Smtp | None:
        said = self.given.get("PORTAL_SMTP_URL")
        if said is None:
            return None
        try:
            return parse_smtp_url(said, urlsplit(base_url).hostname or "localhost")
        except ValueError as wrong:
            remedy = "Write smtp://user:password@host:587?starttls=required&from=accounts@example.org"
            self._refuse("PORTAL_SMTP_URL", str(wrong), remedy)
            return None

    def _secret_key(self, kept: "_Kept | None") -> bytes:
        said = self.given.get("PORTAL_SECRET_KEY")
        if said is not None or kept is None:
            return (said or "").encode()
        return self._made("PORTAL_SECRET_KEY", lambda: kept.secret("secret-key")).encode()

    def _peppers(self, kept: "_Kept | None") -> Mapping[str, bytes]:
        said = self.given.get("PORTAL_PASSWORD_PEPPERS")
        if said is None:
            made = self._made("PORTAL_PASSWORD_PEPPERS", lambda: kept.secret("password-pepper")) if kept else ""
            return {"1": made.encode()} if made else {}
        pairs = [part.strip().partition(":") for part in said.split(",") if part.strip()]
        ids = [name for name, _, _ in pairs]
        if any(not _PEPPER.fullmatch(name) or not key for name, _, key in pairs) or len(set(ids)) < len(ids):
            remedy = "Write id:key,id:key with ids of letters and digits, each once, the current one first"
            self._refuse("PORTAL_PASSWORD_PEPPERS", "is no list of id:key", remedy)
        return {name: key.encode() for name, _, key in pairs}

    def _made(self, name: str, make: Callable[[], str]) -> str:
        try:
            return make()
        except OSError as refused:
            message = f"cannot be kept in {refused.filename}: {refused.strerror}"
            self._refuse(name, message, "Set it, or PORTAL_INSTANCE_DIR to a folder that can be written")
            return ""

    def _themes_dirs(self) -> tuple[Path, ...]:
        said = self.given.get("PORTAL_THEMES_DIR", "")
        folders = tuple(Path(part).absolute() for part in said.split(os.pathsep) if part)
        for folder in folders:
            if not folder.is_dir():
                self._refuse("PORTAL_THEMES_DIR", f"there is no folder {folder}")
        return folders

    def _refuse(self, name: str, message: str, remedy: str = "") -> None:
        self.problems.append(Problem(name, message, remedy))


class _Kept:
    """The instance folder, and the keys made for it once and kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def secret(self, name: str) -> str:
        """The key of that name; processes that start together agree on one, and none ever reads a half of it."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self._folder / name
        if not file.exists():
            self._make(file)
        return file.read_text(encoding="ascii").strip()

    def _make(self, file: Path) -> None:
        draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as written:
            written.write(secrets.token_hex(32) + "\n")
            written.flush()
            os.fsync(written.fileno())
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()


def _is_origin(text: str) -> bool:
    """Whether a text is scheme, host and port, and nothing more."""
    try:
        parts = urlsplit(text)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    is_bare = f"{parts.scheme}://{parts.netloc}".lower() == text.lower()
    return named and is_bare and parts.scheme in {"http", "https"} and "@" not in parts.netloc


def parse_smtp_url(url: str, own_host: str) -> Smtp:
    """The server that an `smtp://` or `smtps://` address names. `own_host` makes the sender's address where none is
    given. Raises ValueError with what is wrong, never with the password in it."""
    parts = urlsplit(url.strip())
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    strange = [name for name in options if name not in _SMTP_OPTIONS]
    if strange:
        raise ValueError(f"unknown option '{strange[0]}'. {did_you_mean(strange[0], _SMTP_OPTIONS)}")
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or parts.path.strip("/"):
        raise ValueError("is no address of a mail server")
    security = _smtp_security(parts, options)
    return Smtp(
        host=parts.hostname,
        port=_smtp_port(parts) or _PORTS[security],
        sender=_mail_address(options.get("from", f"noreply@{own_host}"), "from"),
        sender_name=_one_line(options.get("from_name", ""), "from_name"),
        reply_to=_mail_address(options["reply_to"], "reply_to") if "reply_to" in options else "",
        security=security,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        timeout=_smtp_timeout(options.get("timeout", "10")),
    )


def _smtp_port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        # What was taken for the port may be the rest of a password with a slash in it, so it is not told.
        raise ValueError("has no port that is a number; write / in a password as %2F") from None


def _smtp_security(parts: SplitResult, options: Mapping[str, str]) -> str:
    """Encrypted unless the server is this machine, or the operator says otherwise."""
    if parts.scheme == "smtps":
        return "tls"
    said = options.get("starttls", "off" if _is_this_machine(parts.hostname or "") else "required")
    if said not in {"required", "off"}:
        raise ValueError(f"starttls is required or off, not '{said}'")
    return "starttls" if said == "required" else "none"


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _mail_address(text: str, option: str) -> str:
    if "@" not in text.strip("@"):
        raise ValueError(f"{option} is no mail address")
    return _one_line(text, option)


def _one_line(text: str, option: str) -> str:
    if len(text.splitlines()) > 1:
        raise ValueError(f"{option} must be one line")
    return text


def _smtp_timeout(text: str) -> float:
    if not re.fullmatch(r"[1-9][0-9]{0,2}", text):
        raise ValueError(f"timeout is a number of seconds, not '{text}'")
    return float(text)


def _unfit(settings: Settings, given: Mapping[str, str]) -> tuple[Problem, ...]:
    """What cannot be in this environment, whatever is well written."""
    if settings.is_development:
        return _unfit_for_development(settings)
    found = (
        _unsafe_origin(settings, given),
        _unsafe_key("PORTAL_SECRET_KEY", settings.secret_key),
        _unsafe_peppers(settings),
        _unsafe_hashing(settings),
        _unsafe_processes(settings),
        _unsafe_mail(settings),
        _unsafe_admin(settings),
    )
    return tuple(problem for problem in found if problem)


def _unfit_for_development(settings: Settings) -> tuple[Problem, ...]:
    if settings.processes == 1:
        return ()
    return (Problem("PORTAL_PROCESSES", "development is one process", "Leave it out, or set PORTAL_ENV=production"),)


def _unsafe_origin(settings: Settings, given: Mapping[str, str]) -> Problem | None:
    remedy = "Set it to the public origin, https://accounts.example.org"
    if "PORTAL_BASE_URL" not in given:
        return Problem("PORTAL_BASE_URL", "is missing", remedy)
    if not settings.base_url.startswith("https://"):
        return Problem("PORTAL_BASE_URL", "is not https", remedy)
    return None


def _unsafe_key(place: str, key: bytes, remedy: str = _MAKE_A_KEY) -> Problem | None:
    text = key.decode(errors="replace")
    letters = re.sub("[^a-z]", "", text.lower())
    if not key:
        return Problem(place, "is missing", remedy)
    if len(text) < _SHORTEST_SECRET:
        return Problem(place, f"is shorter than {_SHORTEST_SECRET} characters", remedy)
    if len(set(text)) < _FEWEST_LETTERS or any(sample in letters for sample in _SAMPLES):
        return Problem(place, "is a sample, which anybody can guess", remedy)
    return None


def _unsafe_peppers(settings: Settings) -> Problem | None:
    place = "PORTAL_PASSWORD_PEPPERS"
    if settings.secret_key and settings.secret_key in settings.peppers.values():
        return Problem(place, "is the same as PORTAL_SECRET_KEY", "Give each a key of its own")
    found = (
        _unsafe_key(f"{place}: {name}" if name else place, key, _MAKE_A_PEPPER)
        for name, key in (settings.peppers or {"": b""}).items()
    )
    return next((problem for problem in found if problem), None)


def _unsafe_hashing(settings: Settings) -> Problem | None:
    if settings.bcrypt_cost >= _CHEAPEST_HASH:
        return None
    return Problem("PORTAL_BCRYPT_COST", f"is below {_CHEAPEST_HASH}", "Leave it out: 12 is usual")


def _unsafe_processes(settings: Settings) -> Problem | None:
    if settings.processes == 1 or settings.redis_url:
        return None
    message = "is more than one, and without Redis each process would count limits for itself"
    return Problem("PORTAL_PROCESSES", message, "Set PORTAL_REDIS_URL, or leave it at 1")


def _unsafe_mail(settings: Settings) -> Problem | None:
    smtp = settings.smtp
    if smtp is None or not smtp.user or smtp.security != "none" or _is_this_machine(smtp.host):
        return None
    return Problem("PORTAL_SMTP_URL", "would send its password in clear", "Use starttls=required, or smtps://")


def _unsafe_admin(settings: Settings) -> Problem | None:
    if settings.admin_password is None or len(settings.admin_password) >= _SHORTEST_ADMIN_PASSWORD:
        return None
    return Problem("PORTAL_ADMIN_PASSWORD", f"is shorter than {_SHORTEST_ADMIN_PASSWORD} characters")
