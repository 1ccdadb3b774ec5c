"""The encrypted local store: sqlite-utils over a sqlcipher3 connection, one module per family of tables."""
