"""Reads what a realm says about wrong passwords in a row (Keycloak's "brute force detection")."""

from datetime import timedelta

from portal.problem import did_you_mean
from portal.realms.reading import Reading
from portal.realms.realm import BruteForce

FLOOR = BruteForce(
    factor=5,
    increment=timedelta(seconds=30),
    longest=timedelta(minutes=15),
    forgotten_after=timedelta(hours=12),
    is_linear=True,
)
"""What holds in a realm that asks for no protection, where Keycloak lets passwords be guessed for ever."""

_STRATEGIES = ("MULTIPLE", "LINEAR")


def read_brute_force(given: Reading) -> BruteForce:
    """The realm's own figures where it is protected, the floor otherwise; wrong figures are told in both cases."""
    strategy = given.text("bruteForceStrategy", _STRATEGIES[0])
    if strategy not in _STRATEGIES:
        given.refuse("bruteForceStrategy", f"unknown value '{strategy}'", did_you_mean(strategy, _STRATEGIES))
    factor, is_linear = given.number("failureFactor", 30, least=1), strategy == "LINEAR"
    own = BruteForce(
        factor=factor,
        increment=given.seconds("waitIncrementSeconds", 60),
        longest=given.seconds("maxFailureWaitSeconds", 900),
        forgotten_after=given.seconds("maxDeltaTimeSeconds", 43_200),
        is_linear=is_linear,
        quick=timedelta(milliseconds=given.number("quickLoginCheckMilliSeconds", 1000)),
        quick_wait=given.seconds("minimumQuickLoginWaitSeconds", 60),
        permanent_from=_permanent_from(given, factor, is_linear=is_linear),
    )
    return own if given.truth("bruteForceProtected") else FLOOR


def _permanent_from(given: Reading, factor: int, *, is_linear: bool) -> int | None:
    """So many failures switch the account off: the first one that would wait after all temporary waits were had."""
    is_permanent, temporary = given.truth("permanentLockout"), given.number("maxTemporaryLockouts")
    if not is_permanent:
        return None
    return factor + temporary if is_linear else factor * (temporary + 1)
