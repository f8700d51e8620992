"""Tokens for programs: asked for with a password, a refresh token or a client's secret; used, looked into, ended.

Knows no HTTP: a refusal is a value with a name, and the door says it in the words of its protocol.
"""
