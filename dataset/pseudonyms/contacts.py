"""E-mail addresses, phone numbers, payment cards and bank accounts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher
from stdnum import iban, luhn

from dataset.pseudonyms.cues import Ask
from dataset.pseudonyms.numbers import digits, has_digits, without_dates
from dataset.pseudonyms.spans import Find

_EMAIL = re.compile(r"(?<![\w.%+\-])[\w.%+\-]{1,64}@(?:[\w\-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w\-])")
_PHONE = re.compile(r"[+(]{0,2}\d[\d\s().\-‐‑–/\u00a0]*\d")
# Two or three phone numbers side by side; longer rows of digits are numbers of another sort.
_LONGEST_ROW = 80
# The nearest of these words says whether a row of digits is a phone number.
_PHONE_CUE = re.compile(
    r"\b(?:(?P<phone>phone|telephone|tel|call|calling|mobile|cell|fax|reach|text|whatsapp|dial|ring"
    r"|telefon\w*|handy\w*|rückruf\w*|téléphone|portable|teléfono|móvil|telefono|cellulare|telefoon|telefone)"
    r"|account|order|case|ticket|reference|serial|card|invoice|customer|tracking|policy|booking|konto\w*|compte"
    r"|cuenta)\b",
    re.IGNORECASE,
)
# "(11) 98765-4321" and "+44 (0)7700 …" where the plan at hand knows only what follows.
_AREA = re.compile(r"(?:\+\d{1,3}[ -]?)?\((?:\d{1,5}\)[ \-]?)?$")
_DOTTED = re.compile(r"\d+(?:\.\d+){2,9}")
_PREFIXED = re.compile(r"(?<![\w/\-])(?:[A-Za-z]{1,5}[-/]|0x[0-9a-f]{0,8})$", re.IGNORECASE)
_LONGEST_PREFIX = 12
_CUE_DISTANCE = 40
_ANSWER_DISTANCE = 70
_CARD = re.compile(r"(?<![\w])\d(?:[ \-‑–.·\u00a0\u202f]?\d){12,60}(?!\w)")
# Cards are written in fours, 4-6-5, in halves or digit by digit. Groups of seven are an order's.
_CARD_GROUPS = frozenset((1, 2, 3, 4, 5, 6, 8))
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}[ ]?\d\d(?:[ \-.\u00a0]?[A-Z0-9]){11,60}", re.IGNORECASE)
_GROUP = re.compile(r"[A-Za-z0-9]+")


def find_emails(text: str) -> Iterator[Find]:
    """E-mail addresses as they are written. Those that are spelled out are `spoken_emails`' to find."""
    for match in _EMAIL.finditer(text):
        yield Find(match.start(), match.end(), match[0].casefold())


def phone_finder(regions: Sequence[str], asked: frozenset[Ask] = frozenset()) -> Callable[[str], Iterator[Find]]:
    """A recogniser of phone numbers that are dialled in `regions`, and of those with their country's code anywhere.

    `asked` is what the turn before asked for.
    """

    def find_phones(text: str) -> Iterator[Find]:
        if not has_digits(text):
            return
        for chunk in _PHONE.finditer(without_dates(text)):
            if _PREFIXED.search(text, max(0, chunk.start() - _LONGEST_PREFIX), chunk.start()):
                continue  # "XR/021/3352"
            before = text[max(0, chunk.start() - _CUE_DISTANCE) : chunk.start()]
            yield from _phones(chunk[0], chunk.start(), regions, said=_is_said(before, chunk.start(), asked))

    return find_phones


def _is_said(before: str, at: int, asked: frozenset[Ask]) -> bool:
    """Whether the nearest cue says that it is a phone number, or none does and a phone number was asked for."""
    nearest = None
    for nearest in _PHONE_CUE.finditer(before):  # noqa: B007 - the last of them is wanted
        pass
    return nearest["phone"] is not None if nearest else Ask.PHONE in asked and at < _ANSWER_DISTANCE


def _phones(chunk: str, at: int, regions: Sequence[str], *, said: bool) -> Iterator[Find]:
    count = len(digits(chunk))
    if count < 7 or len(chunk) > _LONGEST_ROW or (_DOTTED.fullmatch(chunk) and _is_version(chunk.split("."))):
        return
    found = False
    # A plain row of digits is an account as likely as a phone, unless a word before it says which.
    plain = chunk.isdigit() and not chunk.startswith("0")
    if not plain or said:
        for start, end, key in _dialled(chunk, tuple(regions)):
            found = True
            yield Find(at + start, at + end, key)
    if said and not found and count <= 15:
        # Local and reserved numbers ("555-0142") belong to no plan, but somebody said that it is a phone.
        whole = chunk[0] == "+" or (chunk[0] == "(" and ")" in chunk)
        start = 0 if whole else chunk.index(next(filter(str.isdigit, chunk)))
        if "\n" not in chunk:
            yield Find(at + start, at + len(chunk), digits(chunk))


@lru_cache(maxsize=256)
def _dialled(chunk: str, regions: tuple[str, ...]) -> tuple[tuple[int, int, str], ...]:
    """Where phone numbers stand, and what is dialled. Remembered: a number is said, read back, and asked for again."""
    found = []
    for region in regions:
        for match in PhoneNumberMatcher(chunk, region, Leniency.VALID):
            key = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
            area = _AREA.search(chunk, 0, match.start)
            found.append((area.start() if area else match.start, match.end, key))
    return tuple(found)


def _is_version(groups: Sequence[str]) -> bool:
    """61.0.3163.100 and 192.168.1.20 are no phone numbers: those have no single digits but a leading 0 or 1."""
    return any(len(group) == 1 for group in groups[1:]) or (len(groups[0]) == 1 and groups[0] not in "01")


def find_cards(text: str) -> Iterator[Find]:
    """Payment card numbers: 13 to 19 digits that pass Luhn's check (ISO/IEC 7812)."""
    if not has_digits(text):
        return
    for chunk in _CARD.finditer(text):
        groups = list(_GROUP.finditer(chunk[0]))
        first = 0
        while first < len(groups):
            last = next((last for last in _ends(groups, first, 13, 19) if _is_card(groups, first, last)), None)
            if last is not None:
                start, end = chunk.start() + groups[first].start(), chunk.start() + groups[last].end()
                yield Find(start, end, digits(text[start:end]))
                first = last
            first += 1


def _is_card(groups: Sequence[re.Match[str]], first: int, last: int) -> bool:
    written = [group[0] for group in groups[first : last + 1]]
    if len(written) > 1 and not _CARD_GROUPS.issuperset(map(len, written)):
        return False
    number = "".join(written)
    # No card network begins with another digit.
    return number[0] in "23456" and len(set(number)) > 1 and bool(luhn.is_valid(number))


def find_ibans(text: str) -> Iterator[Find]:
    """International bank account numbers (ISO 13616), each as long as its country has them."""
    if not has_digits(text):
        return
    for chunk in _IBAN.finditer(text):
        groups = list(_GROUP.finditer(chunk[0]))
        for last in _ends(groups, 0, 15, 34):
            compact = "".join(group[0] for group in groups[: last + 1]).upper()
            if iban.is_valid(compact):
                yield Find(chunk.start(), chunk.start() + groups[last].end(), compact)
                break


def _ends(groups: Sequence[re.Match[str]], first: int, fewest: int, most: int) -> list[int]:
    """The groups at which a number of `fewest` to `most` characters that begins with group `first` may end."""
    ends, length = [], 0
    for last in range(first, min(len(groups), first + most)):
        length += len(groups[last][0])
        if length > most:
            break
        if length >= fewest:
            ends.append(last)
    return ends[::-1]
