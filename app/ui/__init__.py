"""The window. The only code that knows Qt; it talks to services and values, never to adapters."""

from app.ui.immortal import make_immortal

make_immortal()
