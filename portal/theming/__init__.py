"""What people see: theme chain, environments, messages."""
