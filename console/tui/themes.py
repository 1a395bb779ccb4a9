"""The colours: a calm dark and a light theme, and what every other theme falls back to."""

from textual.color import Color
from textual.theme import Theme

DARK = Theme(
    name="console-dark",
    primary="#6cb6ff",
    secondary="#7ee787",
    accent="#6cb6ff",
    foreground="#c9d1d9",
    background="#0d1117",
    surface="#0d1117",
    panel="#161b22",
    success="#7ee787",
    warning="#e3b341",
    error="#ff7b72",
    dark=True,
    variables={
        "border": "#6cb6ff",
        "border-blurred": "#30363d",
        "event-client": "#6cb6ff",
        "event-server": "#7ee787",
        "event-dim": "#7d8590",
        "event-tool": "#d2a8ff",
        "event-cursor": "#1f3a5f",
        "event-cursor-blurred": "#1b2738",
        "event-match": "#4b3a10",
        "footer-background": "#0d1117",
        "footer-key-foreground": "#c9d1d9",
        "footer-description-foreground": "#7d8590",
        "block-cursor-background": "#1f3a5f",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "none",
        "input-selection-background": "#1f3a5f",
    },
)

LIGHT = Theme(
    name="console-light",
    primary="#0969da",
    secondary="#1a7f37",
    accent="#0969da",
    foreground="#1f2328",
    background="#ffffff",
    surface="#ffffff",
    panel="#f0f3f6",
    success="#1a7f37",
    warning="#9a6700",
    error="#cf222e",
    dark=False,
    variables={
        "border": "#0969da",
        "border-blurred": "#d0d7de",
        "event-client": "#0969da",
        "event-server": "#1a7f37",
        "event-dim": "#656d76",
        "event-tool": "#8250df",
        "event-cursor": "#cfe3fb",
        "event-cursor-blurred": "#e6eef7",
        "event-match": "#fbe6a8",
        "footer-background": "#ffffff",
        "block-cursor-background": "#cfe3fb",
        "block-cursor-foreground": "#1f2328",
        "block-cursor-text-style": "none",
    },
)


def fallback_variables(variables: dict[str, str]) -> dict[str, str]:
    """Our own variables in terms of those any theme has."""
    muted = variables["warning-muted"]
    return {
        "event-client": variables["primary"],
        "event-server": variables["success"],
        "event-dim": variables["foreground-muted"],
        "event-tool": variables["secondary"],
        "event-cursor": variables["primary-muted"],
        "event-cursor-blurred": variables["panel"],
        # the terminal's own yellow is no ground for text: there a line under it has to do
        "event-match": "transparent" if muted.startswith("ansi") else muted,
    }


def color_of(variable: str) -> Color:
    """The colour in a theme's variable, such as "ansi_blue 50%", without how much it covers."""
    return Color.parse(variable.partition(" ")[0])
