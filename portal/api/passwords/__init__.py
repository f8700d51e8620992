"""The password API of a Keycloak extension: is this my password, and put another one in its place."""
