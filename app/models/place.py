"""Stations 服务站 and organs 机关."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Station:
    """The bureau or one township station: division code, name, the letterhead, the word in letter numbers 代字."""

    code: str
    name: str
    letterhead: str
    symbol: str
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ that visitors are sent to. Facts that nobody has checked yet are empty and asked for before printing."""

    code: str
    name: str
    window: str = ""
    address: str = ""
    phone: str = ""
    hours: str = ""
    hotline: str = ""
    verified: bool = False
