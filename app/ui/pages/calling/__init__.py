"""The page 叫号: the whole queue of today."""
