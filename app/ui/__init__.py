"""The window. The only code that knows Qt; it talks to services and values, never to adapters."""
