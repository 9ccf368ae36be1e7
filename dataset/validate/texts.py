"""What no text of a record may hold, whatever its format: reserved strings, broken characters, personal data."""

from __future__ import annotations

import re
from collections import Counter, OrderedDict
from collections.abc import Iterable

from dataset.profiles import Reserved
from dataset.pseudonyms import Pseudonymiser, PseudonymMap
from dataset.validate.problems import Rule, Tell
from dataset.validate.reading import Piece

_SURROGATE = re.compile("[\ud800-\udfff]")
_REMEMBERED = 8  # texts: the system prompt is the same in every record


class TextChecks:
    """The checks of a text, with what is worth making once a file."""

    def __init__(self, reserved: Reserved, pseudonymiser: Pseudonymiser | None) -> None:
        self._canonical = {text.casefold(): text for text in reserved.strings}
        pattern = "|".join(re.escape(text) for text in reserved.strings)
        self._reserved = re.compile(pattern, re.IGNORECASE) if pattern else None
        self._pseudonymiser = pseudonymiser
        self._personal: OrderedDict[str, tuple[str, ...]] = OrderedDict()

    def check(self, piece: Piece, tell: Tell) -> None:
        """Tell what is wrong with a text."""
        self._check_reserved(piece, tell)
        if lone := _SURROGATE.search(piece.text):
            tell(
                Rule.SURROGATE,
                piece.where,
                f"Character {lone.start() + 1} is half of a surrogate pair, which no UTF-8 text can hold.",
                r"Take the escape \uD800 … \uDFFF out, or write the whole character.",
            )
        if self._pseudonymiser is not None and (found := self._personal_data(piece.text, self._pseudonymiser)):
            pieces = "a piece" if len(found) == 1 else f"{len(found)} pieces"
            tell(
                Rule.PERSONAL_DATA,
                piece.where,
                f"There {'is' if len(found) == 1 else 'are'} {pieces} of personal data: {_listed(found)}.",
                "Put placeholders such as [EMAIL_1] in their place.",
            )

    def _check_reserved(self, piece: Piece, tell: Tell) -> None:
        if self._reserved is None:
            return
        found: dict[str, list[int]] = {}
        for match in self._reserved.finditer(piece.text):
            name = self._canonical.get(match[0].casefold(), match[0])
            found.setdefault(name, []).append(match.start() + 1)
        for name, places in found.items():
            times = "" if len(places) == 1 else f" ({len(places)} times)"
            tell(
                Rule.RESERVED,
                piece.where,
                f"The trainer refuses {_quoted(name)} in a text, in whatever case: character {places[0]}{times}.",
                "Word it otherwise, or put a character between, in training and in serving alike.",
            )

    def _personal_data(self, text: str, pseudonymiser: Pseudonymiser) -> tuple[str, ...]:
        """The kinds of what a pseudonymiser would still take out, and where it begins: `EMAIL at character 7`."""
        if text in self._personal:
            self._personal.move_to_end(text)
            return self._personal[text]
        replaced, found = pseudonymiser.extend(text, PseudonymMap())
        places = () if replaced == text else tuple(_places(text, found))
        self._personal[text] = places
        if len(self._personal) > _REMEMBERED:
            self._personal.popitem(last=False)
        return places


def _places(text: str, found: PseudonymMap) -> Iterable[str]:
    for pseudonym in found.pseudonyms:
        kind = re.sub(r"[^A-Z].*", "", pseudonym.placeholder.lstrip("["))
        # The place, and never the value: this goes to terminals and logs.
        yield f"{kind or 'one'} at character {text.find(pseudonym.value) + 1}"


def _listed(found: tuple[str, ...], most: int = 5) -> str:
    if len(found) <= most:
        return ", ".join(found)
    rest = Counter(item.split()[0] for item in found[most:])
    return ", ".join([*found[:most], *(f"{number} more of {kind}" for kind, number in rest.items())])


def _quoted(name: str) -> str:
    return "“" + name.replace("\n", "\\n") + "”"
