"""The hall screen: numbers and windows, slides between calls, and the voice. Nothing of a person ever comes here."""
