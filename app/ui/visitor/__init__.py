"""The visitor's screen: what the visitor sees across the counter."""
