"""Texts that match a regular expression, as far as the patterns of specs go."""

from __future__ import annotations

import re
from importlib import import_module
from random import Random
from typing import Any

# Python's own parser (once `sre_parse`); there is no public one.
_parser: Any = import_module("re._parser")
codes: Any = import_module("re._constants")

_MOST_REPEATS = 6
_ANY = [chr(number) for number in range(32, 127)]
_CATEGORIES = {
    codes.CATEGORY_DIGIT: r"\d",
    codes.CATEGORY_NOT_DIGIT: r"\D",
    codes.CATEGORY_SPACE: r"\s",
    codes.CATEGORY_NOT_SPACE: r"\S",
    codes.CATEGORY_WORD: r"\w",
    codes.CATEGORY_NOT_WORD: r"\W",
}


def text_of_pattern(pattern: str, random: Random) -> str:
    """A text of printable ASCII that matches. Raises NotImplementedError for what no spec of ours uses."""
    return _text(_parser.parse(pattern), random)


def _text(nodes: Any, random: Random) -> str:
    return "".join(_part(code, argument, random) for code, argument in nodes)


def _part(code: Any, argument: Any, random: Random) -> str:
    if code is codes.LITERAL:
        return chr(argument)
    if code in (codes.IN, codes.NOT_LITERAL, codes.ANY):
        return random.choice(_allowed(code, argument))
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        fewest, most, repeated = argument
        count = random.randint(fewest, min(int(most), fewest + _MOST_REPEATS))
        return "".join(_text(repeated, random) for _ in range(count))
    if code is codes.SUBPATTERN:
        return _text(argument[3], random)
    if code is codes.BRANCH:
        return _text(random.choice(argument[1]), random)
    if code is codes.AT:
        return ""
    msg = f"{code} in a pattern"
    raise NotImplementedError(msg)


def _allowed(code: Any, argument: Any) -> list[str]:
    if code is codes.ANY:
        return _ANY
    if code is codes.NOT_LITERAL:
        return [each for each in _ANY if ord(each) != argument]
    is_negated = argument[0][0] is codes.NEGATE
    members = argument[1:] if is_negated else argument
    return [each for each in _ANY if any(_is_in(each, *member) for member in members) != is_negated]


def _is_in(character: str, code: Any, argument: Any) -> bool:
    if code is codes.RANGE:
        return bool(argument[0] <= ord(character) <= argument[1])
    if code is codes.CATEGORY:
        return re.match(_CATEGORIES[argument], character) is not None
    return bool(ord(character) == argument)
