"""People in files: Keycloak's user representations and CSV read as accounts, and accounts written as Keycloak's."""
