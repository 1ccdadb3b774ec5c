"""Devices of the desk: the clock and the printers. Each is the adapter of a port, with named outcomes."""
