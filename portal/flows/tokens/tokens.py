"""Tokens of all realms: what issues, reads and ends them, joined. Doors come in here."""

from portal.accounts.keys import RefreshSecrets
from portal.flows.sign_in import SignIn
from portal.flows.step import Services
from portal.flows.tokens.bearer import BearerGate
from portal.flows.tokens.clients import ClientGate
from portal.flows.tokens.ending import Ending
from portal.flows.tokens.grants import Grants
from portal.flows.tokens.introspection import Introspection
from portal.flows.tokens.issuing import Issuer
from portal.flows.tokens.key_ring import KeyRing
from portal.flows.tokens.reading import TokenReader


class Tokens:
    """`clients` authenticates them, `grants` gives tokens, `bearer` takes one, `introspection` looks into one, `ending`
    takes them back; `keys` are what they are signed with."""

    def __init__(
        self, services: Services, sign_in: SignIn, keys: KeyRing, secrets: RefreshSecrets, base_url: str
    ) -> None:
        self.keys = keys
        self.issuer = Issuer(services.clock, keys, secrets, base_url)
        reader = TokenReader(services.clock, keys, secrets, self.issuer.issuer)
        gate = BearerGate(services, reader)
        self.bearer = gate.bearer
        self.clients = ClientGate(services)
        self.grants = Grants(services, sign_in, self.issuer, reader)
        self.introspection = Introspection(services, reader, gate)
        self.ending = Ending(services, reader)
