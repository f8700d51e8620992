"""The schemes in which passwords are stored, one file each; the file's name is Keycloak's `algorithm`."""
