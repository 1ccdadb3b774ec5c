"""Readers by their setting, the simulated one, and what is loaded when."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.devices.readers import make_reader
from app.devices.samv import SamReader
from app.models.card import SENTENCES, CardKind, Outcome
from app.services.doctor import examine
from tests.conftest import PASSWORD, LocalGate
from tests.devices.sam import Chip, citizen


def test_every_ending_has_its_sentence_and_every_failure_a_step() -> None:
    assert set(SENTENCES) == set(Outcome)
    for outcome, (sentence, step) in SENTENCES.items():
        assert sentence.endswith("。")
        assert outcome is Outcome.OK or step.endswith("。")


def test_the_manual_has_every_sentence() -> None:
    manual = (Path(__file__).parents[2] / "docs/manual/readers.md").read_text(encoding="utf-8")
    assert [words for pair in SENTENCES.values() for words in pair if words not in manual] == []


def test_settings_that_mean_nothing_are_no_reader() -> None:
    for setting in ("", "sreial:", "usb"):
        assert make_reader(setting).read().outcome is Outcome.NOT_SET_UP
    assert make_reader("keyboard").read().outcome is Outcome.BY_ITSELF
    assert isinstance(make_reader("serial:COM3"), SamReader)
    assert make_reader("dll:C:/没有/Termb.dll").read().outcome is Outcome.NO_DRIVER


def test_a_simulated_reader_gives_one_reading_after_another(tmp_path: Path) -> None:
    path = tmp_path / "演练.json"
    person = {"name": "李小云", "number": "44088219920505002X", "sex": "女", "kind": "居民身份证", "birth": "1992-05-05"}
    path.write_text(json.dumps(["no-card", person, "same-card", "unplugged"]), encoding="utf-8")
    reader = make_reader(f"file:{path}")
    readings = [reader.read() for _ in range(5)]
    assert [reading.outcome.value for reading in readings] == ["no-card", "ok", "same-card", "unplugged", "no-card"]
    card = readings[1].card
    assert card is not None
    assert (card.name, card.kind, card.birth) == ("李小云", CardKind.CITIZEN, "1992-05-05")


@pytest.mark.parametrize("text", ["", "{", "[1]", '["no-such"]', '[{"name": "甲"}]', '{"a": 1}', '[{"kind": "驾驶证"}]'])
def test_a_simulation_that_makes_no_sense_is_a_driver_that_does_not_work(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    assert make_reader(f"file:{path}").read().outcome is Outcome.NO_DRIVER
    assert make_reader(f"file:{path}.not").read().outcome is Outcome.NO_DRIVER


def test_the_desk_reads_through_the_reader_of_its_setting(gate: LocalGate) -> None:
    chip = Chip()
    chip.put(citizen())
    desk = gate.open(PASSWORD)
    assert desk.reader.read().outcome is Outcome.NOT_SET_UP
    desk.store.set_setting("reader", f"serial:{chip.port}")
    desk.store.close()
    desk = gate.open(PASSWORD)
    reading = desk.reader.read()
    desk.reader.close()
    desk.store.close()
    chip.close()
    assert reading.card is not None
    assert reading.card.name == "陈𠅤"


def test_the_doctor_says_whether_the_reader_answers_and_nothing_of_the_card(gate: LocalGate) -> None:
    chip = Chip()
    chip.put(citizen())
    found = {finding.what: finding for finding in examine(gate.surroundings(), gate, PASSWORD)}["读卡器"]
    assert (found.ok, found.words) == (True, SENTENCES[Outcome.NOT_SET_UP][0])
    desk = gate.open(PASSWORD)
    desk.store.set_setting("reader", f"serial:{chip.port}")
    desk.store.close()
    found = {finding.what: finding for finding in examine(gate.surroundings(), gate, PASSWORD)}["读卡器"]
    assert (found.ok, found.words) == (True, "有回应：已读到证件。")
    chip.close()
    found = {finding.what: finding for finding in examine(gate.surroundings(), gate, PASSWORD)}["读卡器"]
    assert (found.ok, found.words[:7]) == (False, "没有找到读卡器")


def test_no_driver_is_loaded_before_somebody_reads() -> None:
    script = (
        "import sys, app.ui.window, app.bootstrap; early = set(sys.modules);"
        "from app.devices.readers import make_reader; made = [make_reader(s) for s in ('serial:', 'dll:x.dll')];"
        "print(*sorted({'serial', 'app.devices.samv', 'app.devices.vendor'} & early), 'serial' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]
