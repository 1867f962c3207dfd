"""The style sheet: short, because Fusion and the palette do most. `@name` stands for a colour token."""

from __future__ import annotations

SHEET = """
* { outline: 0; }
QMainWindow::separator { background: @line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: @accent; }
QToolTip { background: @control; color: @text; border: 1px solid @line; padding: 4px 8px; }
QLabel { background: transparent; }
QLabel[role="muted"] { color: @muted; }
QLabel[role="small"] { color: @muted; font-size: 11px; }
QLabel[role="title"] { font-size: 16px; font-weight: 600; }
QLabel[role="heading"] { font-size: 20px; font-weight: 600; }
QLabel[role="section"] { color: @muted; font-size: 11px; font-weight: 600; }
QLabel[role="bad"] { color: @level_1; }
#TopBar { background: @panel; border-bottom: 1px solid @line; }
QStatusBar { background: @panel; border-top: 1px solid @line; }
QStatusBar::item { border: 0; }
#PanelTitle { background: @window; border-bottom: 1px solid @line; }
#PanelBody, #Card { background: @panel; }
#Toast { background: @panel; border: 1px solid @line; border-radius: 6px; }
#Popup { background: @panel; border: 1px solid @line; border-radius: 6px; }
#Separator { background: @line; border: 0; }
QMenuBar { background: transparent; spacing: 0; }
QMenuBar::item { padding: 6px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: @control; color: @text; }
QMenu { background: @panel; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 8px; border-radius: 4px; }
QMenu::item:selected { background: @control; color: @text; }
QMenu::item:disabled { color: @muted; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateTimeEdit, QPlainTextEdit {
  background: @window; border: 1px solid @line; border-radius: 4px; min-height: 26px; padding: 0 8px;
  selection-background-color: @accent; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus, QPlainTextEdit:focus {
  border: 1px solid @accent; }
QLineEdit[bad="true"] { border: 1px solid @level_1; }
QLineEdit:disabled, QComboBox:disabled { color: @muted; }
QComboBox::drop-down { border: 0; width: 24px; }
QComboBox::down-arrow { image: url(@icons/chevron_down.svg); width: 12px; height: 12px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: 0; width: 20px; background: transparent; }
QAbstractSpinBox::up-arrow { image: url(@icons/chevron_up.svg); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url(@icons/chevron_down.svg); width: 10px; height: 10px; }
QComboBox QAbstractItemView { background: @panel; border: 1px solid @line; padding: 4px; }
QPushButton { background: @control; border: 1px solid @line; border-radius: 4px; min-height: 26px; padding: 0 12px; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @line; }
QPushButton:focus { border: 1px solid @accent; }
QPushButton:disabled { color: @muted; background: @panel; }
QPushButton[role="primary"] { background: @accent; color: @window; border: 1px solid @accent; font-weight: 600; }
QPushButton[role="primary"]:disabled { background: @control; color: @muted; border: 1px solid @line; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 4px;
  min-width: 18px; min-height: 18px; }
QToolButton:hover { background: @control; }
QToolButton:pressed, QToolButton:checked { background: @soft; color: @text; }
QToolButton:focus { border: 1px solid @accent; }
QToolButton::menu-indicator { image: none; }
QToolButton[role="desk"] { padding: 4px 12px; border-radius: 4px; color: @muted; }
QToolButton[role="desk"]:checked { background: @control; color: @text; font-weight: 600; }
QToolButton[role="status"] { padding: 0 6px; min-height: 20px; color: @muted; }
QToolButton[role="status"]:hover { color: @text; }
QTabBar { background: @window; }
QTabBar::tab { background: transparent; color: @muted; padding: 6px 12px; border: 0;
  border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; }
QTabBar::tab:hover { color: @text; }
QTabWidget::pane { border: 0; border-top: 1px solid @line; }
QTabWidget::tab-bar { left: 0; }
QTabWidget > QTabBar { background: @panel; }
QHeaderView { background: @window; border: 0; }
QHeaderView::section { background: @window; color: @muted; border: 0; border-bottom: 1px solid @line;
  border-right: 1px solid @line; padding: 4px 8px; font-weight: 600; }
QHeaderView::section:hover { color: @text; }
QTableView, QTreeView, QListView { background: @panel; border: 0; gridline-color: @control;
  selection-background-color: @soft; selection-color: @text; alternate-background-color: @panel; }
QTableView::item { padding: 0 8px; border: 0; }
QTreeView::item, QListView::item { min-height: 28px; border: 0; }
QListView[role="contents"]::item { padding: 4px 12px; }
QTreeView::item:hover, QListView::item:hover { background: @control; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected { background: @soft; color: @text; }
QTreeView::indicator, QCheckBox::indicator, QMenu::indicator { width: 14px; height: 14px; border: 1px solid @muted;
  border-radius: 3px; background: @window; }
QTreeView::indicator:checked, QCheckBox::indicator:checked, QMenu::indicator:checked {
  background: @control; image: url(@icons/check_@theme.svg); }
QMenu::indicator { margin-left: 8px; }
QScrollArea { background: @panel; border: 0; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @line; border-radius: 3px; margin: 2px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: @control; border: 0; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QSlider::groove:horizontal { background: @line; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @muted; height: 4px; border-radius: 2px; }
QSlider::handle:horizontal { background: @text; width: 12px; height: 12px; margin: -4px 0; border-radius: 6px; }
QSlider::handle:horizontal:hover { background: @accent; }
QDialog { background: @panel; border: 1px solid @line; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QLineEdit > QToolButton { padding: 0; min-width: 0; min-height: 0; border: 0; background: transparent; }
"""
