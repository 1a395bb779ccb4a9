"""Numbers: arithmetic by a parser of its own grammar, counting, chance."""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from math import isfinite, sqrt

from console.simulator.mind.heard import Heard
from console.simulator.mind.scenario import Scenario
from console.simulator.reply import Call, Say

_NUMERALS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen", "twenty",
)  # fmt: skip
_WORDS = {name: number for number, name in enumerate(_NUMERALS)} | {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "hundred": 100,
    "dozen": 12,
    "a": 1,
}
_SPELLED = re.compile(
    r"\b(" + "|".join(word for word in _WORDS if word != "a") + r")\b", re.IGNORECASE
)
_SIGNS = (
    (re.compile(r"(\d),(?=\d{3}\b)"), r"\1"),
    (re.compile(r"\b(?:divided by|over)\b|÷|:", re.IGNORECASE), "/"),
    (re.compile(r"\b(?:times|multiplied by)\b|[×·]|(?<=\d)\s*x\s*(?=\d)", re.IGNORECASE), "*"),
    (re.compile(r"\b(?:plus|and|added to)\b", re.IGNORECASE), "+"),
    (re.compile(r"\b(?:minus|less)\b|−", re.IGNORECASE), "-"),
    (re.compile(r"\b(?:mod|modulo)\b", re.IGNORECASE), "%"),
    (re.compile(r"\b(?:to the power of|raised to)\b|\^", re.IGNORECASE), "**"),
    (re.compile(r"\bsquared\b", re.IGNORECASE), "**2"),
    (re.compile(r"\bcubed\b", re.IGNORECASE), "**3"),
    (re.compile(r"([\d.]+)\s*(?:%|percent)\s*of\s*([\d.]+)", re.IGNORECASE), r"(\1/100*\2)"),
    (re.compile(r"\bsquare root of\s*([\d.]+)", re.IGNORECASE), r"(\1)**0.5"),
)
_FORMULA = re.compile(r"[\d(][\d\s.+\-*/%()]*[\d)]")
_OPERATORS: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_SIGN_NAMES = {
    "**": "to the power of",
    "*": "times",
    "/": "divided by",
    "+": "plus",
    "-": "minus",
    "%": "modulo",
}
_LARGEST = 1e15
_LONGEST_COUNT = 40


def calculate(
    heard: Heard, groups: Mapping[str, str], scenario: Scenario
) -> list[Say | Call] | None:
    """The result of a formula in figures or words; passes when there is none."""
    formula = _formula_in(heard.said)
    if not formula:
        return None
    try:
        result = evaluate(formula)
    except ZeroDivisionError:
        return [Say("Dividing by zero has no answer, not even in a simulator.")]
    except (ValueError, SyntaxError, OverflowError):
        return None
    return [Say(f"{_in_words(formula)} is {figure(result)}.", short=f"{figure(result)}.")]


def evaluate(formula: str) -> float:
    """A formula of numbers, + - * / % ** and brackets. Raises ValueError for anything else."""
    if len(formula) > 200:
        raise ValueError("too long")
    return _value(ast.parse(formula, mode="eval").body)


def count(heard: Heard, groups: Mapping[str, str], scenario: Scenario) -> list[Say | Call] | None:
    """ "count to 7", "count from 10 down to 1"."""
    first, last = number_named(groups.get("start", "")), number_named(groups.get("end", ""))
    if last is None:
        return None
    start = 1 if first is None else first
    step = 1 if last >= start else -1
    numbers = list(range(start, last + step, step))
    text = ", ".join(str(number) for number in numbers[:_LONGEST_COUNT])
    more = "" if len(numbers) <= _LONGEST_COUNT else " … and so on; that would take a while"
    return [Say(f"{text}{more}.")]


def chance(heard: Heard, groups: Mapping[str, str], scenario: Scenario) -> list[Say | Call] | None:
    """A coin, a die, a random number."""
    random = heard.question.random
    said = heard.said.lower()
    if "coin" in said:
        return [Say(f"{random.choice(['Heads', 'Tails'])}!")]
    if "dice" in said or "die" in said:
        return [Say(f"I rolled a {random.randint(1, 6)}.")]
    bounds = sorted(int(number) for number in re.findall(r"\d{1,9}", said)[:2])
    low, high = bounds if len(bounds) == 2 else (1, bounds[0] if bounds and bounds[0] > 1 else 100)
    return [Say(f"How about {random.randint(low, high)}?")]


def _in_words(formula: str) -> str:
    text = re.sub(r"\(([\d.]+)/100\*([\d.]+)\)", r"\1 percent of \2", formula)
    text = re.sub(r"\(([\d.]+)\)\*\*0\.5", r"The square root of \1", text)
    return re.sub(
        r"\s*(\*\*|[-+*/%])\s*", lambda sign: f" {_SIGN_NAMES.get(sign[1], sign[1])} ", text
    ).strip()


def _formula_in(said: str) -> str:
    text = _SPELLED.sub(lambda word: str(_WORDS[word[1].lower()]), said)
    for pattern, sign in _SIGNS:
        text = pattern.sub(sign, text)
    found = [match[0].strip() for match in _FORMULA.finditer(text)]
    return next((formula for formula in found if re.search(r"\d\)?\s*[-+*/%]", formula)), "")


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            result: float = number
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            result = -_value(operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            result = _apply(type(op), _value(left), _value(right))
        case _:
            raise ValueError("not arithmetic")
    if not isfinite(result) or abs(result) > _LARGEST:
        raise ValueError("too large")
    return result


def _apply(sign: type[ast.operator], left: float, right: float) -> float:
    if sign is ast.Pow:
        if abs(right) > 64:
            raise ValueError("too large")
        if right == 0.5:
            return sqrt(left)
    result = _OPERATORS[sign](left, right)
    if isinstance(result, complex):
        raise ValueError("not a real number")
    return result


def figure(value: float) -> str:
    """A number as people write it: 1,234.5."""
    return f"{int(value):,}" if value == int(value) else f"{value:,.4f}".rstrip("0").rstrip(".")


def number_named(text: str) -> int | None:
    """The whole number that figures or a word stand for."""
    cleaned = text.strip().lower()
    if cleaned.isdecimal() and len(cleaned) <= 9:
        return int(cleaned)
    return _WORDS.get(cleaned)
