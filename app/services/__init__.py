"""Use cases of the desk, one module each: they know models and ports, nothing of Qt, SQL or PDF."""
