"""The key file: what opens it, what does not, and how a wrong password differs from damage."""

import json
from pathlib import Path

import pytest

from app.models.fault import WorldFault
from app.store import vault


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.key"


def refused(code: str, call: object) -> None:
    with pytest.raises(WorldFault) as caught:
        call()  # type: ignore[operator]
    assert caught.value.code == code
    assert caught.value.sentence.endswith("。")


def test_opens_with_the_password_and_with_the_recovery_code(path: Path) -> None:
    key, code = vault.make(path, "密码一")
    assert vault.unlock(path, "密码一") == key
    assert vault.recover(path, f" {code.lower()} ", "密码二") == key
    assert vault.unlock(path, "密码二") == key
    refused("wrong-password", lambda: vault.unlock(path, "密码一"))


def test_guessing_a_password_is_dear(path: Path) -> None:
    vault.make(path, "密码一")
    for slot in json.loads(path.read_text(encoding="utf-8"))["body"]["slots"].values():
        assert slot["memory"] >= 64 * 1024
        assert slot["time"] >= 3


def test_lookalikes_in_the_recovery_code_are_read_as_meant(path: Path) -> None:
    key, code = vault.make(path, "p")
    assert vault.recover(path, code.replace("O", "0").replace("I", "1").replace("B", "8"), "q") == key


def test_wrong_secrets_are_told_apart_from_damage(path: Path) -> None:
    vault.make(path, "p")
    refused("wrong-password", lambda: vault.unlock(path, "P"))
    refused("wrong-code", lambda: vault.recover(path, "AAAA-BBBB", "q"))
    whole = json.loads(path.read_text(encoding="utf-8"))
    whole["body"]["slots"]["operator"]["box"] = "00" * 48
    path.write_text(json.dumps(whole), encoding="utf-8")
    refused("key-damaged", lambda: vault.unlock(path, "p"))


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b'{"body": {}, "sum": "x"}'])
def test_rubbish_is_damage(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    refused("key-damaged", lambda: vault.unlock(path, "p"))


def test_a_missing_file_says_so(path: Path) -> None:
    refused("key-missing", lambda: vault.unlock(path, "p"))


def test_neither_key_nor_secret_lies_in_the_file(path: Path) -> None:
    key, code = vault.make(path, "桂花开了")
    text = path.read_text(encoding="utf-8")
    assert key.hex() not in text
    assert "桂花" not in text
    assert code.replace("-", "") not in text.replace("-", "")
    assert path.stat().st_mode & 0o077 == 0
