"""Reads the content pack into models and checks it as a whole; every fault names file and line."""
