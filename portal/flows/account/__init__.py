"""What people do with an account of their own once they are signed in. Each verb is a function on the `Owner`."""
