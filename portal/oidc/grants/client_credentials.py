"""A client's own secret, for its service account."""

from portal import current
from portal.events.event import EventType
from portal.flows.tokens.issuing import Issued
from portal.flows.tokens.refusal import Refusal, Waiting
from portal.flows.tokens.telling import Asking
from portal.oidc.reading import Form
from portal.oidc.server import Grant


class ClientCredentialsGrant(Grant):
    """RFC 6749, section 4.4."""

    GRANT_TYPE = "client_credentials"
    event = EventType.CLIENT_LOGIN

    def tokens(self, asking: Asking, given: Form) -> Issued | Refusal | Waiting:
        """An access token and nothing to refresh."""
        return current.portal().tokens.grants.service_account(asking)
