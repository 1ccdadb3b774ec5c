"""Which input method Qt is told to load."""

import pytest

from app.ui.method import input_method, plugin_names

WHEEL = frozenset({"ibus", "compose", "qtvirtualkeyboard"})
PORTAL = {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}


@pytest.mark.parametrize(
    ("surroundings", "added"),
    [
        ({"QT_IM_MODULE": "fcitx"}, PORTAL),
        ({"QT_IM_MODULE": "fcitx5"}, PORTAL),
        ({"XMODIFIERS": "@im=fcitx"}, PORTAL),
        ({"GTK_IM_MODULE": "fcitx"}, PORTAL),
        ({"QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=ibus"}, {}),
        ({"WAYLAND_DISPLAY": "wayland-0"}, {}),
        ({}, {}),
    ],
)
def test_fcitx_is_reached_through_the_ibus_portal(surroundings: dict[str, str], added: dict[str, str]) -> None:
    assert input_method(surroundings, WHEEL) == added


def test_a_plugin_of_its_own_is_left_alone() -> None:
    assert input_method({"QT_IM_MODULE": "fcitx"}, WHEEL | {"fcitx5"}) == {}


def test_plugin_files_give_their_names() -> None:
    files = ["libibusplatforminputcontextplugin.so", "fcitx5platforminputcontextplugin.dll", "notes.txt"]
    assert {"ibus", "fcitx5"} <= plugin_names(files)


def test_the_wheel_still_ships_ibus_and_no_fcitx() -> None:
    from app.ui.start import shipped_methods

    assert "ibus" in shipped_methods()
    assert not any(name.startswith("fcitx") for name in shipped_methods())
