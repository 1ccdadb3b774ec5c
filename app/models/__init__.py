"""Plain values and rules of the desk. Knows nothing of Qt, SQL, files or any library outside the standard one."""
