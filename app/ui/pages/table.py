"""The page table: one row per page of the navigation, only pages that work. Loaded when first shown, to start fast."""

from dataclasses import dataclass
from importlib import import_module

from app.ui.context import Context
from app.ui.pages.page import Page


@dataclass(frozen=True, slots=True)
class Row:
    """One page: its code, its name in the navigation, its icon, and where its class is (``module:Class``)."""

    code: str
    name: str
    icon: str
    place: str

    def make(self, context: Context) -> Page:
        """Load and build the page."""
        module, _, name = self.place.partition(":")
        page = getattr(import_module(module), name)(context)
        assert isinstance(page, Page)  # noqa: S101 - a wrong row is a defect of ours
        return page


RECEPTION, CALLING, CHARTS, REGISTER = "reception", "calling", "charts", "register"
CONTENT, SETTINGS = "content", "settings"

PAGES = (
    Row(RECEPTION, "接待", "reception", "app.ui.pages.reception.page:ReceptionPage"),
    Row(CALLING, "叫号", "calling", "app.ui.pages.calling.page:CallingPage"),
    Row(CHARTS, "导引图", "charts", "app.ui.pages.charts.page:ChartsPage"),
    Row(REGISTER, "台账", "register", "app.ui.pages.register.page:RegisterPage"),
    Row(CONTENT, "内容", "content", "app.ui.pages.content.page:ContentPage"),
    Row(SETTINGS, "设置", "settings", "app.ui.pages.settings.page:SettingsPage"),
)
