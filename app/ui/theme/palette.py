"""The colours of the desk and the pairs in which text uses them. Knows no widget."""

FRAME = "#17395C"
NAV = "#1F466E"
ON_FRAME = "#FFFFFF"
ON_FRAME_QUIET = "#DCE6F0"
KEY_ON_FRAME = "#2C5884"
GROUND = "#F5F3EE"
LIST = "#EDEAE2"
SIDE = "#FBFAF7"
FOOT = "#E7E3D8"
LINE = "#D9D4C7"
FIELD = "#FFFFFF"
FIELD_LINE = "#B4B9C2"
INK = "#1B2430"
LABEL = "#414B5A"
QUIET = "#566070"
ACTION = "#1D4E89"
ACTION_HOVER = "#173F70"
ON_ACTION = "#FFFFFF"
ON_ACTION_QUIET = "#DCE6F0"
FOCUS = "#1D5E9E"
RING = "#CFE0F2"
SAY = "#F2F7FC"
SAY_LINE = "#C5D8EC"
PATH = "#C27A00"
PATH_WORDS = "#7A4C00"
OK = "#215B2E"
OK_GROUND = "#DDEBDD"
OK_LINE = "#6FA57B"
WAIT = "#6E4A00"
WAIT_GROUND = "#FBEBC8"
WAIT_LINE = "#E5C98A"
CALM = "#3B4756"
CALM_GROUND = "#E3E7ED"
DANGER = "#A12622"
DANGER_GROUND = "#FBE9E7"
DANGER_LINE = "#DFA9A4"
NOTE_GROUND = "#FFF7E3"
MARK = "#FBEBC8"
OFFICIAL = "#B3261E"
ACCENT = "#D9A441"
OFF = "#5E6672"
OFF_GROUND = "#ECEAE4"

TOKENS = {name: value for name, value in globals().items() if name.isupper() and str(value).startswith("#")}

PAIRS = (
    ("header", ON_FRAME, FRAME), ("header quiet", ON_FRAME_QUIET, FRAME), ("key in the header", ON_FRAME, KEY_ON_FRAME),
    ("navigation", ON_FRAME_QUIET, NAV), ("navigation current", FRAME, GROUND),
    ("text", INK, GROUND), ("text in a field", INK, FIELD), ("text in the list", INK, LIST),
    ("text at the side", INK, SIDE),
    ("label", LABEL, GROUND), ("label at the side", LABEL, SIDE), ("label in the list", LABEL, LIST),
    ("quiet", QUIET, GROUND), ("quiet in a field", QUIET, FIELD), ("quiet in the list", QUIET, LIST),
    ("quiet at the side", QUIET, SIDE), ("quiet in a note", QUIET, NOTE_GROUND), ("foot", LABEL, FOOT),
    ("primary button", ON_ACTION, ACTION), ("primary button hover", ON_ACTION, ACTION_HOVER),
    ("key on the primary button", ON_ACTION_QUIET, ACTION), ("button", ACTION, FIELD), ("button hover", ACTION, SAY),
    ("link", FOCUS, GROUND), ("link in a field", FOCUS, FIELD), ("link at the side", FOCUS, SIDE),
    ("say", INK, SAY), ("say title", ACTION, SAY), ("selection", INK, RING),
    ("path words", PATH_WORDS, GROUND), ("path words in a note", PATH_WORDS, NOTE_GROUND), ("note", INK, NOTE_GROUND),
    ("ok", OK, OK_GROUND), ("ok in a field", OK, FIELD), ("ok on the ground", OK, GROUND),
    ("wait", WAIT, WAIT_GROUND), ("wait in a note", WAIT, NOTE_GROUND), ("warning under a field", WAIT, GROUND),
    ("calm", CALM, CALM_GROUND), ("marked words", INK, MARK), ("practice", INK, ACCENT),
    ("danger", DANGER, GROUND), ("danger at the side", DANGER, SIDE), ("danger in a notice", DANGER, DANGER_GROUND),
    ("danger in a field", DANGER, FIELD), ("disabled", OFF, OFF_GROUND),
)  # fmt: skip


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two ``#RRGGBB`` colours as WCAG counts it, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
