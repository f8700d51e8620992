"""Which hosts a request may come by: the portal's own and those that its realms name."""

from collections.abc import Iterator, Sequence

from portal.flows.compiled_realms import CompiledRealms
from portal.flows.ports import StorageUnavailable
from portal.problem import ConfigurationRefused


class TrustedHosts:
    """An allow-list that is always up to date. The own hosts come first: for them no realm is looked at."""

    def __init__(self, own: Sequence[str], realms: CompiledRealms) -> None:
        self._own = tuple(own)
        self._realms = realms

    def __iter__(self) -> Iterator[str]:
        """The hosts, without ports."""
        yield from self._own
        try:
            yield from (each.host for compiled in self._realms.all() for each in compiled.realm.hosts)
        except (StorageUnavailable, ConfigurationRefused):
            return
