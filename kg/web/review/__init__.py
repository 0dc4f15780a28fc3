"""The review in the browser: a server of its own that writes, for the one user who holds its token."""
