"""Browsing the charts."""
