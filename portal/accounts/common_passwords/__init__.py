"""Passwords that are tried first by whoever guesses, one a line, in small letters."""
