"""National identity and tax numbers, checked by python-stdnum.

A number that is written in its country's own form and passes the check is taken as it stands. Where the form is a
plain row of digits, which order numbers have too, a word before it has to say what it is; without that word it is
still a long number, and leaves the call all the same.

Shapes from https://arthurdejong.org/python-stdnum/ and, for the British National Insurance number, from HMRC's
manual NIM39110.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from stdnum.be import nn
from stdnum.br import cpf
from stdnum.ca import sin
from stdnum.ch import ssn as ahv
from stdnum.cn import ric
from stdnum.de import idnr, stnr
from stdnum.dk import cpr
from stdnum.es import dni, nie
from stdnum.fi import hetu
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.ie import pps
from stdnum.in_ import aadhaar, pan
from stdnum.it import codicefiscale
from stdnum.kr import rrn
from stdnum.mx import curp
from stdnum.nl import bsn
from stdnum.pl import pesel
from stdnum.pt import nif
from stdnum.se import personnummer
from stdnum.us import ssn

from dataset.pseudonyms.numbers import has_digits
from dataset.pseudonyms.spans import Find

_CUE_DISTANCE = 48


class _Rule(NamedTuple):
    """A number's form, its check, and the words that have to stand before it (none: the form is enough)."""

    pattern: re.Pattern[str]
    is_valid: Callable[[str], bool]
    cue: re.Pattern[str] | None


def _rule(pattern: str, is_valid: Callable[[str], bool], cue: str | None = None) -> _Rule:
    whole = re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)
    return _Rule(whole, is_valid, re.compile(cue, re.IGNORECASE) if cue else None)


def _always(_number: str) -> bool:
    return True


_RULES = (
    _rule(r"\d{3}-\d\d-\d{4}", ssn.is_valid),
    _rule(r"\d{3}[ -]?\d\d[ -]?\d{4}", _always, r"\bssn\b|social security"),
    _rule(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]", _always),
    _rule(r"\d{3}[ -]?\d{3}[ -]?\d{4}", nhs.is_valid, r"\bnhs\b"),
    _rule(r"\d\d ?\d{3} ?\d{3} ?\d{3}", idnr.is_valid, r"steuer|tax|\bidnr\b"),
    _rule(r"\d{2,5}/\d{3,4}/\d{4,5}", stnr.is_valid, r"steuer|tax"),
    _rule(r"[1278] ?\d\d ?\d\d ?\d[\dAB] ?\d{3} ?\d{3} ?\d\d", nir.is_valid),
    _rule(r"\d{8}[ -]?[A-Z]", dni.is_valid),
    _rule(r"[XYZ][ -]?\d{7}[ -]?[A-Z]", nie.is_valid),
    _rule(r"[A-Z]{6}[0-9L-V]{2}[A-Z][0-9L-V]{2}[A-Z][0-9L-V]{3}[A-Z]", codicefiscale.is_valid),
    _rule(r"\d{4}[ .]?\d\d[ .]?\d{3}", bsn.is_valid, r"\bbsn\b|burgerservice"),
    _rule(r"\d{3}\.\d{3}\.\d{3}-\d\d", cpf.is_valid),
    _rule(r"\d{11}", cpf.is_valid, r"\bcpf\b"),
    _rule(r"\d{4} \d{4} \d{4}", aadhaar.is_valid),
    _rule(r"\d{12}", aadhaar.is_valid, r"aadhaar|aadhar"),
    _rule(r"[A-Z]{5}\d{4}[A-Z]", pan.is_valid),
    _rule(r"\d{11}", pesel.is_valid, r"\bpesel\b"),
    _rule(r"\d{9}", nif.is_valid, r"\bnif\b|contribuinte"),
    _rule(r"\d{3}[ -]?\d{3}[ -]?\d{3}", sin.is_valid, r"\bsin\b|social insurance"),
    _rule(r"\d{6}[-+]\d{4}", personnummer.is_valid),
    _rule(r"\d{6}-\d{4}", cpr.is_valid),
    _rule(r"\d{6}[-+A-F]\d{3}[0-9A-Y]", hetu.is_valid),
    _rule(r"\d\d\.\d\d\.\d\d-\d{3}\.\d\d", nn.is_valid),
    _rule(r"756\.\d{4}\.\d{4}\.\d\d", ahv.is_valid),
    _rule(r"\d{7}[A-W][A-IW]?", pps.is_valid),
    _rule(r"\d{6}-\d{7}", rrn.is_valid),
    _rule(r"\d{17}[\dX]", ric.is_valid),
    _rule(r"[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d", curp.is_valid),
)


def find_national_ids(text: str) -> Iterator[Find]:
    """National identity and tax numbers."""
    if not has_digits(text):
        return
    for rule in _RULES:
        for match in rule.pattern.finditer(text):
            before = text[max(0, match.start() - _CUE_DISTANCE) : match.start()]
            if (rule.cue is None or rule.cue.search(before)) and rule.is_valid(match[0]):
                yield Find(match.start(), match.end(), "".join(filter(str.isalnum, match[0])).upper())
