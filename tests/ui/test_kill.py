"""What is typed survives the program's death."""

from app.bootstrap import LocalGate
from app.services import drafting
from app.ui.pages.reception.body import from_body
from tests.killed import kill_when_typed
from tests.ui.hands import PASSWORD

CODE = """
import sys, time
from pathlib import Path
from app.bootstrap import LocalGate
from app.ui.start import application
from app.ui.window import Window
from tests.ui.hands import commit

app = application()
gate = LocalGate(Path(sys.argv[1]))
window = Window(gate)
window.enter(gate.open(sys.argv[2]))
window.show()
step = window.shell.page.check_in
commit(step.fields.name, "𬭚生")
commit(step.narrative, "话说到一半")
app.processEvents()
print("typed", flush=True)
time.sleep(60)
"""


def test_a_half_typed_visit_survives_kill_9(gate: LocalGate) -> None:
    kill_when_typed(CODE, gate.folder)
    desk = gate.open(PASSWORD)
    drafts = drafting.pending(desk)
    desk.store.close()
    assert [from_body(draft.body).entry.petitioners[0].name for draft in drafts] == ["𬭚生"]
    assert from_body(drafts[0].body).entry.narrative == "话说到一半"
