"""Chinese input: which input method module Qt is to load. Pure, so that each desktop's case can be tested."""

from collections.abc import Mapping

_NAMES = ("QT_IM_MODULE", "GTK_IM_MODULE", "XMODIFIERS")


def input_method(surroundings: Mapping[str, str], shipped: frozenset[str]) -> dict[str, str]:
    """Give the environment to add before the application starts.

    ``shipped``: the input context plugins beside Qt (``ibus``, ``fcitx5`` …). The wheels carry no fcitx plugin;
    fcitx5 answers the ibus protocol, but only through the portal. On plain ibus, or where a fitting plugin is there,
    nothing is changed.
    """
    words = [surroundings.get(name, "").removeprefix("@im=").lower() for name in _NAMES]
    if not any(word.startswith("fcitx") for word in words) or any(name.startswith("fcitx") for name in shipped):
        return {}
    return {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}


def plugin_names(files: list[str]) -> frozenset[str]:
    """Give the plugin names of a ``platforminputcontexts`` folder's files."""
    names = (file.partition(".")[0].removeprefix("lib").removesuffix("platforminputcontextplugin") for file in files)
    return frozenset(name for name in names if name)
