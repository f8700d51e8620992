"""WHO results: accounts, passwords, proofs, sessions, consents."""
