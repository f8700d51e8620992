"""What happened: Keycloak's event types and codes."""
