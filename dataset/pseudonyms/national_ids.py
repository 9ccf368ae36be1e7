"""National identity, tax and health numbers, checked by python-stdnum.

A number that is written in its country's own form and passes the check is taken as it stands. Where the form is a
plain row of digits, which order numbers have too, a word before it has to say what it is. Such a word is believed even
where the check fails: people misspeak, and transcripts mishear.

Shapes from https://arthurdejong.org/python-stdnum/ and, for the British National Insurance number, from HMRC's
manual NIM39110; Australia's Medicare number from the Department of Health's data dictionary (METeOR 270101).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from stdnum.at import vnr
from stdnum.au import tfn
from stdnum.be import nn
from stdnum.br import cpf
from stdnum.ca import sin
from stdnum.ch import ssn as ahv
from stdnum.cl import rut
from stdnum.cn import ric
from stdnum.cz import rc
from stdnum.de import stnr
from stdnum.dk import cpr
from stdnum.es import dni, nie
from stdnum.fi import hetu
from stdnum.fr import nir
from stdnum.ie import pps
from stdnum.in_ import aadhaar, pan
from stdnum.it import codicefiscale
from stdnum.kr import rrn
from stdnum.mx import curp
from stdnum.nl import bsn
from stdnum.no import fodselsnummer
from stdnum.pl import pesel
from stdnum.pt import cc, nif
from stdnum.se import personnummer
from stdnum.tr import tckimlik
from stdnum.us import itin, ssn
from stdnum.za import idnr as za_idnr

from dataset.pseudonyms.numbers import digits
from dataset.pseudonyms.spans import Find

_CUE_DISTANCE = 48
_FEWEST_DIGITS = 4


class _Rule(NamedTuple):
    """A number's form, what it has to pass without a cue (none: it takes the cue), and the words that are its cue."""

    pattern: re.Pattern[str]
    is_valid: Callable[[str], bool] | None
    cue: re.Pattern[str] | None


def _rule(pattern: str, is_valid: Callable[[str], bool] | None, cue: str | None = None) -> _Rule:
    if cue is None:
        # Groups of a longer number may pass a check by chance.
        pattern = rf"(?<!\d )(?:{pattern})(?! \d)"
    whole = re.compile(rf"(?<![\w.\-])(?<!\+\d )(?<!\+\d\d )(?<!\+\d\d\d ){pattern}(?!\w|[-.]\w)", re.IGNORECASE)
    return _Rule(whole, is_valid, re.compile(rf"(?<!\w)(?:{cue})(?!\w)", re.IGNORECASE) if cue else None)


def _by_form(_number: str) -> bool:
    return True


_NINO = r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
_TAX = r"(?:steuer|tax)\w*"
_RULES = (
    # United States.
    _rule(r"\d{3}([-.])\d\d\1\d{4}", ssn.is_valid),
    _rule(r"9\d\d-\d\d-\d{4}", itin.is_valid),
    _rule(r"\d{3}[ -.]?\d\d[ -.]?\d{4}", None, r"ssn|itin|social(?: security)?(?: number)?"),
    # United Kingdom.
    _rule(rf"{_NINO}\d{{6}}[A-D]", _by_form),
    _rule(rf"(?-i:{_NINO})[ -]?\d\d[ -]?\d\d[ -]?\d\d[ -]?(?-i:[A-D])", _by_form),
    _rule(r"\d{3}[ -]?\d{3}[ -]?\d{4}", None, r"nhs"),
    _rule(r"\d{3} \d{3} \d{4}", None, r"health(?: service)? number"),
    # Germany, Austria, Switzerland.
    _rule(r"\d\d ?\d{3} ?\d{3} ?\d{3}", None, rf"{_TAX}|idnr|identifikationsnummer|steuer-?id"),
    _rule(r"\d{2,3}/\d{3,4}/\d{4,5}", stnr.is_valid),
    _rule(r"\d{2,5}[ /]\d{3,4}[ /]\d{4,5}", None, _TAX),
    _rule(r"\d{2} ?\d{6} ?[A-Z] ?\d{3}", _by_form),
    _rule(r"\d{4}[ -]?\d{6}", None, r"svnr|sv-?nummer|\w*versicherungs\w*|\w*versicherung"),
    _rule(r"\d{4}[ ]\d{6}", vnr.is_valid),
    _rule(r"756[. ]\d{4}[. ]\d{4}[. ]\d\d", ahv.is_valid),
    _rule(r"756[. ]?\d{4}[. ]?\d{4}[. ]?\d\d", None, r"ahv\w*|avs|navs13|\w*versicherungs\w*"),
    # France, Spain, Italy, Portugal.
    _rule(r"[1278] ?\d\d ?\d\d ?\d[\dAB] ?\d{3} ?\d{3}(?:[ /]{0,3}\d\d)", nir.is_valid),
    _rule(
        r"[1278][ .]?\d\d[ .]?\d\d[ .]?\d[\dAB][ .]?\d{3}[ .]?\d{3}(?:[ ./]{0,3}\d\d)?",
        None,
        r"nir|sécu\w*(?: sociale)?",
    ),
    _rule(r"\d{8}[ -]?[A-Z]", dni.is_valid),
    _rule(r"\d{2}\.\d{3}\.\d{3}[ -]?[A-Z]", _by_form),
    _rule(r"[XYZ][ -]?\d{7}[ -]?[A-Z]", nie.is_valid),
    _rule(r"(?:\d{8}|[XYZ][ -.]?\d{7})[ -.]?[A-Z]", None, r"dni|nie|nif"),
    _rule(r"[A-Z]{3} ?[A-Z]{3} ?[0-9L-V]{2}[A-Z][0-9L-V]{2} ?[A-Z][0-9L-V]{3}[A-Z]", codicefiscale.is_valid),
    _rule(r"[A-Z]{3} ?[A-Z]{3} ?[0-9L-V]{2}[A-Z][0-9L-V]{2} ?[A-Z][0-9L-V]{3}[A-Z]", None, r"fiscale"),
    _rule(r"\d{3} ?\d{3} ?\d{3}", None, r"nif|contribuinte"),
    _rule(r"\d{8} ?\d ?[A-Z0-9]{2}\d", cc.is_valid),
    _rule(r"\d{9}", nif.is_valid, r"nif|contribuinte"),
    # Netherlands, Belgium, Ireland, Poland, Czechia.
    _rule(r"\d{4}[ .]?\d\d[ .]?\d{3}", None, r"bsn|burgerservice\w*|sofi-?nummer"),
    _rule(r"\d{4}\.\d\d\.\d{3}", bsn.is_valid),
    _rule(r"\d\d\.\d\d\.\d\d-\d{3}[.-]\d\d", nn.is_valid),
    _rule(
        r"\d\d[. ]?\d\d[. ]?\d\d[- ]?\d{3}[. -]?\d\d",
        None,
        r"rijksregister\w*|registre national|niss|insz|national register",
    ),
    _rule(r"\d{7}[A-W][A-IW]?", pps.is_valid),
    _rule(r"\d{7} ?[A-W][A-IW]?", None, r"ppsn?"),
    _rule(r"\d{11}", None, r"pesel"),
    _rule(r"\d{11}", pesel.is_valid, r"pesel"),
    _rule(r"\d{6}/\d{3,4}", rc.is_valid),
    # Sweden, Norway, Denmark, Finland.
    _rule(r"(?:19|20)?\d{6}[-+]\d{4}", personnummer.is_valid),
    _rule(r"(?:19|20)?\d{6}[-+ ]?\d{4}", None, r"person(?:al)?\s?(?:nummer|number)|cpr(?:[ -]?nummer)?"),
    _rule(r"\d{6}[- ]\d{5}", fodselsnummer.is_valid),
    _rule(r"\d{6} ?\d{5}", None, r"f[øo]dselsnummer"),
    _rule(r"\d{6}-\d{4}", cpr.is_valid),
    _rule(r"\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]", hetu.is_valid),
    # The Americas.
    _rule(r"\d{3}\.\d{3}\.\d{3}-\d\d", _by_form),
    _rule(r"\d{3}[. ]?\d{3}[. ]?\d{3}[- ]?\d\d", None, r"cpf"),
    _rule(r"\d{11}", cpf.is_valid, r"cpf"),
    _rule(r"\d{3}[ -]\d{3}[ -]\d{3}", sin.is_valid),
    _rule(r"\d{3}[ -]?\d{3}[ -]?\d{3}", None, r"sin|social insurance(?: number)?"),
    _rule(r"\d{1,2}\.\d{3}\.\d{3}-[\dK]", rut.is_valid),
    _rule(r"[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d", curp.is_valid),
    # Asia, Australia, Africa.
    _rule(r"\d{4}[ -]\d{4}[ -]\d{4}", aadhaar.is_valid),
    _rule(r"\d{4}[ -]?\d{4}[ -]?\d{4}", None, r"aadh?aa?r"),
    _rule(r"[A-Z]{5}\d{4}[A-Z]", pan.is_valid),
    _rule(r"[A-Z]{5} ?\d{4} ?[A-Z]", None, r"pan"),
    _rule(r"\d{3} \d{3} \d{3}", tfn.is_valid),
    _rule(r"\d{3}[ -]?\d{3}[ -]?\d{2,3}", None, r"tfn|tax file(?: number)?"),
    _rule(r"[2-6]\d{3}[ -]?\d{5}[ -]?\d(?:[ /-]\d)?", None, r"medicare"),
    _rule(r"\d{11}", tckimlik.is_valid, r"kimlik|t\.?c\.?"),
    _rule(r"\d{6}[ ]\d{4}[ ]\d{3}", za_idnr.is_valid),
    _rule(r"\d{6}-\d{7}", rrn.is_valid),
    _rule(r"\d{17}[\dX]", ric.is_valid),
)
_WITHOUT_CUE = tuple(rule for rule in _RULES if rule.cue is None)
_ANY_CUE = re.compile("|".join(rule.cue.pattern for rule in _RULES if rule.cue), re.IGNORECASE)


def find_national_ids(text: str) -> Iterator[Find]:
    """National identity, tax and health numbers."""
    if len(digits(text)) < _FEWEST_DIGITS:
        return
    rules = _RULES if _ANY_CUE.search(text) else _WITHOUT_CUE
    for rule in rules:
        for match in rule.pattern.finditer(text):
            if _is_taken(rule, text, match):
                yield Find(match.start(), match.end(), "".join(filter(str.isalnum, match[0])).upper())


def _is_taken(rule: _Rule, text: str, match: re.Match[str]) -> bool:
    if rule.cue and not rule.cue.search(text[max(0, match.start() - _CUE_DISTANCE) : match.start()]):
        return False
    return rule.is_valid is None or rule.is_valid(match[0])
