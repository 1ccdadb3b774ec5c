"""The pages of the desk. A new page is one folder here and one row in ``table``."""
