"""Reception: today's list, the four steps of a visit, and what is known about the visitor."""
