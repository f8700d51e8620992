"""Numbered changes of the schema, in order; each is a frozen copy that depends on nothing of ours."""
