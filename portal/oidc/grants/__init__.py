"""The ways to tokens, one file each."""
