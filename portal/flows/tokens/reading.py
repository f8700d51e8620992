"""Reads tokens of a realm again: each kind with its own keys, and only where the realm still believes it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from portal.accounts.keys import RefreshSecrets
from portal.accounts.tokens import Claims, Expected, Flaw, TokenType, read
from portal.clock import Clock
from portal.flows.compiled import CompiledRealm
from portal.flows.tokens.issuing import REFRESH_KEY
from portal.flows.tokens.key_ring import KeyRing


class TokenReader:
    """The claims of tokens, or what is wrong with them. Says nothing about sessions and accounts."""

    def __init__(
        self, clock: Clock, keys: KeyRing, secrets: RefreshSecrets, issuer: Callable[[CompiledRealm], str]
    ) -> None:
        self._clock = clock
        self._keys = keys
        self._secrets = secrets
        self._issuer = issuer

    def access(self, compiled: CompiledRealm, text: str) -> Claims | Flaw:
        """The claims of an access token."""
        return self._read(text, self._signed(compiled, TokenType.ACCESS))

    def id_hint(self, compiled: CompiledRealm, text: str) -> Claims | Flaw:
        """The claims of an ID token that only hints at whom a request is about: it may be past its time."""
        return self._read(text, replace(self._signed(compiled, TokenType.ID), ignores_expiry=True))

    def refresh(self, compiled: CompiledRealm, text: str, *, ignores_expiry: bool = False) -> Claims | Flaw:
        """The claims of a refresh token; `ignores_expiry` where somebody wants to end what it stands for."""
        secret = self._secrets.of(compiled.realm.id)
        expected = Expected(
            TokenType.REFRESH,
            self._issuer(compiled),
            self._clock.now(),
            lambda kid: secret if kid == REFRESH_KEY else None,
            ignores_expiry,
        )
        return self._read(text, expected)

    def _signed(self, compiled: CompiledRealm, kind: TokenType) -> Expected:
        realm_id = compiled.realm.id
        return Expected(
            kind, self._issuer(compiled), self._clock.now(), lambda kid: self._keys.verifying(realm_id, kid)
        )

    @staticmethod
    def _read(text: str, expected: Expected) -> Claims | Flaw:
        return read(text, expected)


def is_stale(compiled: CompiledRealm, claims: Claims) -> bool:
    """Whether the realm takes back all tokens of that time (`notBefore`)."""
    since: datetime | None = compiled.realm.token_lives.not_before
    return since is not None and claims["iat"] < since.timestamp()
