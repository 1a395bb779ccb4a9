"""Nothing from the wire is ever parsed as markup: checked in the source, where it would begin."""

import ast
from pathlib import Path

import pytest

from console import tui

PARSES_MARKUP = {
    *("Static", "Label", "Button", "OptionList", "Option", "SelectionList", "Select", "ListItem"),
    *("Collapsible", "TabPane", "Checkbox", "RadioButton", "notify"),
}
SOURCES = sorted(Path(tui.__path__[0]).rglob("*.py"))


def risky_calls(tree: ast.AST) -> list[str]:
    """Calls that would parse the markup of a text that is not ours."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        name = node.func.id if isinstance(node.func, ast.Name) else name
        markup = {keyword.arg: keyword.value for keyword in node.keywords}.get("markup")
        if isinstance(markup, ast.Constant) and markup.value is True:
            found.append(f"line {node.lineno}: markup=True")
        if name in PARSES_MARKUP and markup is None and not all(map(harmless, node.args[:1])):
            found.append(f"line {node.lineno}: {name} of a text without markup=False")
    return found


def harmless(argument: ast.expr) -> bool:
    """A literal of ours, or something made by a function (Content), never a plain variable."""
    if isinstance(argument, ast.Call):
        made_by = argument.func.value if isinstance(argument.func, ast.Attribute) else argument.func
        return isinstance(made_by, ast.Name) and made_by.id in ("Content", "_choice")
    return isinstance(argument, (ast.Constant, ast.Starred))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_widget_parses_the_markup_of_a_text_that_is_not_ours(path: Path) -> None:
    assert not risky_calls(ast.parse(path.read_text("utf-8")))


def test_the_check_itself_sees_what_it_is_for() -> None:
    source = "Static(text)\nLabel(f'{x}')\napp.notify(message)\nStatic('a', markup=True)"
    assert len(risky_calls(ast.parse(source))) == 4
    fine = "Static('a')\nLabel(text, markup=False)\nself.notify(Content(text))"
    assert not risky_calls(ast.parse(fine))
