"""A refresh token, once."""

from portal import current
from portal.events.event import EventType
from portal.flows.tokens.issuing import Issued
from portal.flows.tokens.refusal import Refusal, Waiting
from portal.flows.tokens.telling import Asking
from portal.oidc.errors import bad_request
from portal.oidc.reading import Form
from portal.oidc.server import Grant


class RefreshTokenGrant(Grant):
    """RFC 6749, section 6, with rotation as RFC 9700 wants it."""

    GRANT_TYPE = "refresh_token"
    event = EventType.REFRESH_TOKEN

    def tokens(self, asking: Asking, given: Form) -> Issued | Refusal | Waiting:
        """The next tokens of the same session."""
        text = given.get("refresh_token", "")
        if not text:
            raise bad_request("No refresh token")
        return current.portal().tokens.grants.refresh(asking, text)
