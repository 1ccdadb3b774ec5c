"""Draws the desk's papers with reportlab: fonts, line breaking, the page grid, letters, receipts, charts."""
