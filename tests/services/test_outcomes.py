"""Every outcome of every chart renders its paper: wherever a walk can come to a stop, the letter there is drawn and read back."""

from dataclasses import replace

import pytest

from app.models.visit import Guidance
from app.models.walk import State
from app.ports import Desk
from app.services import guide, letters
from tests.services.test_guide import KINDS, PACK, every_walk
from tests.services.test_letters import by_hand, settled, text_of


@pytest.mark.parametrize("each", [4, pytest.param(1, marks=pytest.mark.fuzz)])
@pytest.mark.parametrize("kind", KINDS)
def test_wherever_a_walk_stops_its_letter_is_drawn(desk: Desk, kind: str, each: int) -> None:
    """Every fourth stop stands for all; the long sweep takes all of them."""
    visit = settled(desk, kind)
    stops = {here.node.code: here for here in every_walk(PACK, Guidance(picked=kind), set()) if here.state in {State.ENDED, State.ACTION}}
    assert stops
    for code, here in [*stops.items()][::each]:
        answers = {step.node.code: step.answer for step in here.answered if step.answer}
        walked = replace(visit, guidance=Guidance(answers, kind), matter=here.matter)
        assert guide.position(desk, walked).node.code == code
        ready = letters.prepare(desk, walked, by_hand(desk, walked))
        text = text_of(letters.preview(desk, ready))
        form = desk.pack.letters[desk.pack.matters[here.matter].letter]
        assert form.title in text, code
        assert "{" not in text, code
        labels = {stage.code: stage.label.replace(" ", "") for stage in form.stages}
        assert len(labels) < 2 or labels[ready.stage] in text, code
