"""What people see: theme chain, environments, messages. Gets plain data and gives text back; knows no HTTP."""
