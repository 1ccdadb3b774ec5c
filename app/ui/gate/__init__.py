"""Before the desk is open: first set-up, recovery code, unlocking. Pages of the one window."""
