"""Private-use code points that stand for characters with code points of their own by now.

Some places of GBK had no code point in Unicode when GBK was mapped to it, among them that of 䶮, which stands in many a name. They
were given private-use code points row by row, in GBK's own order; GB 18030-2000, GB 18030-2005 and GB 18030-2022 moved 106 of
them, some in each edition, to the code points that Unicode has given these characters since. Old card readers, input methods and
databases still send the private ones. The private code points below follow from the order of GBK; the standard ones are the
two-byte mapping of GB 18030-2022. A test works both out again from the codecs of the machine.
"""

_SERIES = (
    (0xE76C, "€"),  # A2E3
    (0xE78D, "︐︒︑︓︔︕︖︗︘︙"),  # A6D9-A6DF, A6EC, A6ED, A6F3: vertical punctuation
    (0xE7C7, "ḿǹ"),  # A8BC, A8BF
    (0xE7E7, "〾⿰⿱⿲⿳⿴⿵⿶⿷⿸⿹⿺⿻"),  # A989-A995
    (0xE815, "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱"),  # from FE50
    (0xE83D, "䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻"),  # to FEA0
)
"""The first private code point of a row in GBK's order, and what the row stands for."""

_AREAS = ((0xE000, 0xF8FF), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFD))
FOLDED = {first + place: ord(character) for first, row in _SERIES for place, character in enumerate(row)}
"""Private code point to standard code point."""


def fold_private(text: str) -> str:
    """Give the text with every private-use code point that has a standard one in its place."""
    return text.translate(FOLDED)


def is_private(character: str) -> bool:
    """Say whether a character is in a private-use area, where each machine may draw something else."""
    return any(first <= ord(character) <= last for first, last in _AREAS)


def unknown_private(text: str) -> tuple[str, ...]:
    """Give the private-use characters of the text that no standard explains, each once, in order."""
    return tuple(dict.fromkeys(character for character in text if is_private(character) and ord(character) not in FOLDED))
