"""A person's password, for clients with direct access grants."""

from portal import current
from portal.flows.sign_in import Credentials
from portal.flows.tokens.issuing import Issued
from portal.flows.tokens.refusal import Refusal, Waiting
from portal.flows.tokens.telling import Asking
from portal.oidc.errors import Refused, Told
from portal.oidc.reading import Form
from portal.oidc.server import Grant


class PasswordGrant(Grant):
    """RFC 6749, section 4.3."""

    GRANT_TYPE = "password"

    def validate_token_request(self) -> None:
        """A refusal because too many passwords wait has to be cheap, so it comes first."""
        current.portal().services.hasher.admit()
        super().validate_token_request()

    def tokens(self, asking: Asking, given: Form) -> Issued | Refusal | Waiting:
        """Tokens of a session of their own."""
        username = given.get("username", "").strip()
        if not username:
            raise Refused(Told(401, "invalid_request", "Missing parameter: username"))
        return current.portal().tokens.grants.password(asking, Credentials(username, given.get("password", "")))
