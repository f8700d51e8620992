"""One step, one file; the file's name is the provider id in the realm's flow."""
