"""The key file: the store's random key, wrapped under the operator's password and under a recovery code.

The file is authenticated, so that a wrong password, a damaged key file and a damaged store can be told apart.
"""

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.models.fault import WorldFault

OPERATOR, RECOVERY = "operator", "recovery"
FORMAT = 1
_COST = {"time": 3, "memory": 65536, "lanes": 4}
_LOOKALIKES = str.maketrans({"0": "O", "1": "I", "8": "B"})


def make(path: Path, password: str) -> tuple[bytes, str]:
    """Make a key file for a new random 32-byte key; give the key and the recovery code, which is kept nowhere."""
    key = secrets.token_bytes(32)
    code = base64.b32encode(secrets.token_bytes(20)).decode()
    body = {"format": FORMAT, "store": secrets.token_hex(16), "slots": {}}
    _wrap(body, OPERATOR, key, password)
    _wrap(body, RECOVERY, key, code)
    _write(path, body)
    return key, "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def unlock(path: Path, password: str) -> bytes:
    """Give the store's key. Raises WorldFault "wrong-password", "key-missing", "key-damaged", "newer-version"."""
    return _unwrap(_read(path), OPERATOR, password, WorldFault("wrong-password", "密码不对。", "请核对大小写后再试；忘记密码可用恢复码。"))


def recover(path: Path, code: str, password: str) -> bytes:
    """Give the key by the recovery code and set a new password. Raises as ``unlock``, and "wrong-code"."""
    body = _read(path)
    plain = "".join(code.split()).replace("-", "").upper().translate(_LOOKALIKES)
    key = _unwrap(body, RECOVERY, plain, WorldFault("wrong-code", "恢复码不对。", "请对照打印的恢复码逐组核对。"))
    _wrap(body, OPERATOR, key, password)
    _write(path, body)
    return key


def _wrap(body: dict[str, Any], slot: str, key: bytes, secret: str) -> None:
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    box = AESGCM(_stretch(secret, salt, _COST)).encrypt(nonce, key, _label(body, slot))
    body["slots"][slot] = {"salt": salt.hex(), "nonce": nonce.hex(), "box": box.hex(), **_COST}


def _unwrap(body: Mapping[str, Any], slot: str, secret: str, wrong: WorldFault) -> bytes:
    row = body["slots"][slot]
    stretched = _stretch(secret, bytes.fromhex(row["salt"]), row)
    try:
        return AESGCM(stretched).decrypt(bytes.fromhex(row["nonce"]), bytes.fromhex(row["box"]), _label(body, slot))
    except InvalidTag:
        raise wrong from None


def _stretch(secret: str, salt: bytes, cost: Mapping[str, Any]) -> bytes:
    return hash_secret_raw(
        secret.encode(), salt, time_cost=cost["time"], memory_cost=cost["memory"], parallelism=cost["lanes"], hash_len=32, type=Type.ID
    )


def _label(body: Mapping[str, Any], slot: str) -> bytes:
    return f"{body['format']}:{body['store']}:{slot}".encode()


def _sum(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _read(path: Path) -> dict[str, Any]:
    damaged = WorldFault("key-damaged", "密钥文件已损坏，打不开数据。", "请从备份恢复密钥文件 store.key，不要删除现有数据。")
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
        body = whole["body"]
        intact = whole["sum"] == _sum(body)
    except FileNotFoundError:
        raise WorldFault("key-missing", "没有找到密钥文件 store.key。", "请从备份恢复密钥文件，不要删除现有数据。") from None
    except (OSError, ValueError, KeyError, TypeError):
        raise damaged from None
    if not intact:
        raise damaged
    if body["format"] > FORMAT:
        raise WorldFault("newer-version", "密钥文件由更新版本的程序建立。", "请安装新版程序后再打开。")
    return dict(body)


def _write(path: Path, body: Mapping[str, Any]) -> None:
    """Write under another name, flush to the disk, then rename: a cut leaves the old file whole."""
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump({"body": body, "sum": _sum(body)}, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
