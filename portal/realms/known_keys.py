"""The top-level keys that Keycloak's RealmRepresentation has had in versions 4 to 26: what is none of them is a
mistake, or somebody's own."""

from collections.abc import Iterator, Mapping

from portal.problem import Problem, near_miss

_FAMILIES = ("otpPolicy", "webAuthnPolicy")

_KEYS = """
    id realm displayName displayNameHtml enabled sslRequired notBefore keycloakVersion
    registrationAllowed registrationEmailAsUsername rememberMe verifyEmail loginWithEmailAllowed duplicateEmailsAllowed
    resetPasswordAllowed editUsernameAllowed userManagedAccessAllowed organizationsEnabled organizations
    adminPermissionsEnabled verifiableCredentialsEnabled
    bruteForceProtected permanentLockout maxTemporaryLockouts bruteForceStrategy maxFailureWaitSeconds
    minimumQuickLoginWaitSeconds waitIncrementSeconds quickLoginCheckMilliSeconds maxDeltaTimeSeconds failureFactor
    maxSecondaryAuthFailures
    accessTokenLifespan accessTokenLifespanForImplicitFlow ssoSessionIdleTimeout ssoSessionMaxLifespan
    ssoSessionIdleTimeoutRememberMe ssoSessionMaxLifespanRememberMe offlineSessionIdleTimeout
    offlineSessionMaxLifespanEnabled offlineSessionMaxLifespan clientSessionIdleTimeout clientSessionMaxLifespan
    clientOfflineSessionIdleTimeout clientOfflineSessionMaxLifespan accessCodeLifespan accessCodeLifespanUserAction
    accessCodeLifespanLogin actionTokenGeneratedByAdminLifespan actionTokenGeneratedByUserLifespan
    oauth2DeviceCodeLifespan oauth2DevicePollingInterval revokeRefreshToken refreshTokenMaxReuse
    defaultSignatureAlgorithm requiredCredentials passwordPolicy
    roles groups defaultRole defaultRoles defaultGroups users federatedUsers scopeMappings clientScopeMappings clients
    clientScopes clientTemplates defaultDefaultClientScopes defaultOptionalClientScopes clientPolicies clientProfiles
    applications applicationScopeMappings oauthClients
    browserSecurityHeaders smtpServer loginTheme accountTheme adminTheme emailTheme
    eventsEnabled eventsExpiration eventsListeners enabledEventTypes adminEventsEnabled adminEventsDetailsEnabled
    identityProviders identityProviderMappers protocolMappers components userFederationProviders
    userFederationMappers internationalizationEnabled supportedLocales defaultLocale localizationTexts
    authenticationFlows authenticatorConfig requiredActions browserFlow registrationFlow directGrantFlow
    resetCredentialsFlow clientAuthenticationFlow dockerAuthenticationFlow firstBrokerLoginFlow attributes
    otpSupportedApplications social updateProfileOnInitialSocialLogin socialProviders privateKey publicKey
    certificate codeSecret passwordCredentialGrantAllowed parRequestUriLifespan
"""
KNOWN = frozenset(_KEYS.split())


def is_known(key: str) -> bool:
    """Whether Keycloak has such a key."""
    return key in KNOWN or key.startswith(_FAMILIES)


def misspelled(document: Mapping[str, object], place: str) -> Iterator[Problem]:
    """Keys that are nearly certainly meant to be others: left as they are, they would say nothing and nobody knew."""
    for key in document:
        near = None if is_known(key) else near_miss(key, KNOWN)
        if near:
            yield Problem(f"{place}: {key}", "unknown key", f"Did you mean '{near}'?")
