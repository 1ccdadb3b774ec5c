"""Charts to draw: those of the shipped pack, and any that could be thought of."""

from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from app.content.load import read_pack
from app.models.chart import NEXT, NO, YES, Chart, Edge, Node, Shape
from app.models.pack import Pack

CONTENT = Path(__file__).parents[2] / "resources" / "content"
WORDS = "已经起诉立案的，法院在上诉期内审理（十五日）；不服判决裁定，向上一级申请再审、抗诉？"


@cache
def pack() -> Pack:
    return read_pack(CONTENT)[0]


def node(code: str, place: tuple[int, int], shape: Shape = Shape.ACTION, text: str = "办理", **ways: str) -> Node:
    words = {YES: "是", NO: "否", NEXT: ""}
    edges = tuple(Edge(answer, to, words.get(answer, f"选{answer}")) for answer, to in ways.items())
    return Node(code, shape, place[0], place[1], text, edges=edges)


def chart(*nodes: Node, parts: tuple[str, ...] = ()) -> Chart:
    return Chart("D0", "试", "试验导引图", {each.code: each for each in nodes}, parts=parts)


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """Any chart whose edges lead downwards or to the right."""
    places = draw(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 4)), min_size=2, max_size=18, unique=True).map(sorted))
    nodes = []
    for index, place in enumerate(places):
        after = [f"N{other}" for other in range(index + 1, len(places))]
        text = WORDS[: draw(st.integers(1, len(WORDS)))]
        nodes.append(draw(one_node(f"N{index}", place, text, after)))
    return chart(*nodes)


@st.composite
def one_node(draw: st.DrawFn, code: str, place: tuple[int, int], text: str, after: list[str]) -> Node:
    if not after:
        return node(code, place, Shape.END, text)
    shape = draw(st.sampled_from(list(Shape)))
    some = st.sampled_from(after)
    if shape in {Shape.START, Shape.ACTION}:
        return node(code, place, shape, text, next=draw(some))
    if shape is not Shape.QUESTION:
        return node(code, place, shape, text)
    if draw(st.booleans()):
        return node(code, place, shape, text, yes=draw(some), no=draw(some))
    targets = draw(st.lists(some, min_size=1, max_size=6, unique=True))
    return node(code, place, shape, text, **{f"w{index}": to for index, to in enumerate(targets)})
