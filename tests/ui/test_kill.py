"""What is typed survives the program's death."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from app.bootstrap import LocalGate
from app.services import drafting
from app.ui.pages.reception.body import from_body
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
    surroundings = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONIOENCODING": "utf-8"}
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", CODE, str(gate.folder), PASSWORD], cwd=root, env=surroundings, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "typed"
        process.send_signal(signal.SIGKILL)
    desk = gate.open(PASSWORD)
    drafts = drafting.pending(desk)
    desk.store.close()
    assert [from_body(draft.body).entry.petitioners[0].name for draft in drafts] == ["𬭚生"]
    assert from_body(drafts[0].body).entry.narrative == "话说到一半"
