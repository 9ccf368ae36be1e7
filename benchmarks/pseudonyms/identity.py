"""Numbers that states give to people, with right check digits, in the ways that they are written.

Each is made after its own country's rule; where python-stdnum computes the check digit, that is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from stdnum import ean, luhn, verhoeff
from stdnum.at import vnr
from stdnum.au import tfn
from stdnum.de import idnr
from stdnum.es import dni, nie
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.ie import pps
from stdnum.iso7064 import mod_11_10
from stdnum.it import codicefiscale
from stdnum.mx import curp
from stdnum.nl import bsn
from stdnum.pl import pesel
from stdnum.pt import nif

from benchmarks.pseudonyms.values import Value, digits, grouped, letters

_CONSONANTS = "BCDFGLMNPRSTVZ"


def national_id(region: str, rng: Random) -> Value:
    """A number by which a state knows somebody."""
    return rng.choice(_BY_REGION[region])(rng)


def birthday(rng: Random) -> date:
    """A day on which a grown-up caller was born."""
    return date(1942, 1, 1) + timedelta(days=rng.randrange(365 * 64))


def _value(noun: str, number: str, *ways: str, read_out: str = "") -> Value:
    written = ways or (number,)
    return Value("ID", noun, written, read_out or written[0], style=noun)


def _ssn(rng: Random) -> Value:
    area = rng.choice([n for n in range(1, 900) if n != 666])
    number = f"{area:03d}{rng.randrange(1, 100):02d}{rng.randrange(1, 10000):04d}"
    return _value("SSN", number, grouped(number, (3, 2, 4), "-"), grouped(number, (3, 2, 4)), number)


def _sin(rng: Random) -> Value:
    body = digits(8, rng, first="1234567")
    number = body + luhn.calc_check_digit(body)
    return _value("SIN", number, grouped(number, (3,)), grouped(number, (3,), "-"), number)


def _nino(rng: Random) -> Value:
    while True:
        prefix = letters(1, rng, "ABCEGHJKLMNOPRSTWXYZ") + letters(1, rng, "ABCEGHJKLMNPRSTWXYZ")
        if prefix not in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"):
            break
    number = prefix + digits(6, rng) + letters(1, rng, "ABCD")
    return _value(
        "NINO", number, grouped(number, (2,)), number, f"{number[:2]} {number[2:8]} {number[8]}", number.lower()
    )


def _nhs(rng: Random) -> Value:
    while True:
        number = digits(10, rng, first="4679")
        if nhs.is_valid(number):
            return _value("NHS", number, grouped(number, (3, 3, 4)), number)


def _pps(rng: Random) -> Value:
    ending = rng.choice(("", "A"))
    while not pps.is_valid(
        number := digits(7, rng, first="123456789") + letters(1, rng, "ABCDEFGHIJKLMNOPQRSTUVW") + ending
    ):
        pass
    return _value("PPS", number, number, f"{number[:7]} {number[7:]}")


def _tfn(rng: Random) -> Value:
    while not tfn.is_valid(number := digits(9, rng, first="123456789")):
        pass
    return _value("TFN", number, grouped(number, (3,)), number)


def _steuer_id(rng: Random) -> Value:
    while True:  # one digit of the first ten comes twice or three times, and none stands thrice in a row
        chosen = rng.sample("0123456789", 9)
        body = "".join(rng.sample([*chosen, rng.choice(chosen)], 10))
        number = body + mod_11_10.calc_check_digit(body)
        if idnr.is_valid(number):
            return _value("STEUERID", number, grouped(number, (2, 3)), number)


def _rvnr(rng: Random) -> Value:
    born = birthday(rng)
    body = f"{rng.choice((2, 8, 13, 18, 24, 52, 65)):02d}{born:%d%m%y}{letters(1, rng)}{rng.randrange(100):02d}"
    spread = body[:8] + f"{ord(body[8]) - 64:02d}" + body[9:]
    weights = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
    products = (int(d) * weight for d, weight in zip(spread, weights, strict=True))
    number = body + str(sum(p // 10 + p % 10 for p in products) % 10)
    return _value("RVNR", number, f"{number[:2]} {number[2:8]} {number[8]} {number[9:]}", number)


def _identity_card(rng: Random) -> Value:
    """The German identity card: weights 7, 3, 1 over letters and digits."""
    body = letters(1, rng, "LMNPRTVWXY") + "".join(rng.choice("0123456789CFGHJKLMNPRTVWXYZ") for _ in range(8))
    total = sum(int(c, 36) * (7, 3, 1)[at % 3] for at, c in enumerate(body))
    return _value("IDCARD", body, body, f"{body}{total % 10}")


def _svnr(rng: Random) -> Value:
    while True:
        body = digits(3, rng, first="123456789") + "0" + f"{birthday(rng):%d%m%y}"
        check = vnr.calc_check_digit(body)
        if len(str(check)) == 1 and vnr.is_valid(number := body[:3] + check + body[4:]):
            return _value("SVNR", number, f"{number[:4]} {number[4:]}", number)


def _ahv(rng: Random) -> Value:
    body = "756" + digits(9, rng)
    number = body + ean.calc_check_digit(body)
    return _value("AHV", number, grouped(number, (3, 4, 4, 2), "."), number)


def _nir(rng: Random) -> Value:
    born = birthday(rng)
    department = rng.choice(("13", "31", "33", "59", "69", "75", "92"))
    body = f"{rng.choice('12')}{born:%y%m}{department}{digits(3, rng)}{digits(3, rng)}"
    number = body + nir.calc_check_digits(body)
    return _value("NIR", number, grouped(number, (1, 2, 2, 2, 3, 3, 2)), number, f"{body} {number[13:]}")


def _dni(rng: Random) -> Value:
    body = digits(8, rng)
    letter = dni.calc_check_digit(body)
    return _value("DNI", body + letter, body + letter, f"{body}-{letter}", f"{body} {letter}")


def _nie(rng: Random) -> Value:
    body = rng.choice("XYZ") + digits(7, rng)
    letter = nie.calc_check_digit(body)
    return _value("NIE", body + letter, body + letter, f"{body[0]}-{body[1:]}-{letter}")


def _curp(rng: Random) -> Value:
    body = letters(1, rng, _CONSONANTS) + "A" + letters(2, rng, _CONSONANTS) + f"{birthday(rng):%y%m%d}"
    body += rng.choice("HM") + rng.choice(("DF", "JC", "NL", "PL", "VZ")) + letters(3, rng, _CONSONANTS) + "0"
    number = body + curp.calc_check_digit(body)
    return _value("CURP", number, number, number.lower())


def _codice_fiscale(rng: Random) -> Value:
    born, woman = birthday(rng), rng.random() < 0.5
    body = letters(6, rng, _CONSONANTS) + f"{born:%y}" + "ABCDEHLMPRST"[born.month - 1]
    body += f"{born.day + 40 * woman:02d}" + rng.choice(("H501", "F205", "L219", "D612", "A944"))
    number = body + codicefiscale.calc_check_digit(body)
    return _value("CF", number, number, grouped(number, (3, 3, 5, 5)), number.lower())


def _bsn(rng: Random) -> Value:
    while not bsn.is_valid(number := digits(9, rng, first="12")):
        pass
    return _value("BSN", number, number, grouped(number, (3,)), grouped(number, (4, 2, 3), "."))


def _pesel(rng: Random) -> Value:
    born = birthday(rng)
    body = f"{born:%y}{born.month + (20 if born.year >= 2000 else 0):02d}{born:%d}{digits(4, rng)}"
    return _value("PESEL", body, body + pesel.calc_check_digit(body))


def _personnummer(rng: Random) -> Value:
    born = birthday(rng)
    body = f"{born:%y%m%d}{digits(3, rng)}"
    last = body[6:] + luhn.calc_check_digit(body)
    return _value("PERSONNUMMER", last, f"{born:%y%m%d}-{last}", f"{born:%Y%m%d}-{last}", f"{born:%Y%m%d}{last}")


def _cpf(rng: Random) -> Value:
    number = digits(9, rng)
    for weight in (10, 11):
        rest = sum(int(d) * (weight - at) for at, d in enumerate(number)) * 10 % 11
        number += str(rest % 10)
    return _value("CPF", number, f"{grouped(number[:9], (3,), '.')}-{number[9:]}", number, grouped(number, (3,)))


def _nif_pt(rng: Random) -> Value:
    body = digits(8, rng, first="12")
    number = body + nif.calc_check_digit(body)
    return _value("NIF", number, number, grouped(number, (3,)))


def _aadhaar(rng: Random) -> Value:
    while True:
        body = digits(11, rng, first="23456789")
        number = body + verhoeff.calc_check_digit(body)
        if number != number[::-1]:
            return _value("AADHAAR", number, grouped(number, (4,)), number, grouped(number, (4,), "-"))


def _pan(rng: Random) -> Value:
    number = letters(3, rng) + "P" + letters(1, rng) + digits(4, rng) + letters(1, rng)
    return _value("PAN", number, number, number.lower())


def _passport(pattern: str) -> Callable[[Random], Value]:
    def make(rng: Random) -> Value:
        number = "".join(letters(1, rng) if c == "a" else digits(1, rng) for c in pattern)
        return _value("PASSPORT", number, number)

    return make


_BY_REGION: dict[str, tuple[Callable[[Random], Value], ...]] = {
    "US": (_ssn, _ssn, _passport("annnnnnnn")),
    "CA": (_sin,),
    "GB": (_nino, _nino, _nhs, _nhs, _passport("nnnnnnnnn")),
    "IE": (_pps,),
    "AU": (_tfn,),
    "IN": (_aadhaar, _pan),
    "DE": (_steuer_id, _steuer_id, _rvnr, _identity_card),
    "AT": (_svnr,),
    "CH": (_ahv,),
    "FR": (_nir, _nir, _passport("nnaannnnn")),
    "ES": (_dni, _dni, _nie),
    "MX": (_curp,),
    "IT": (_codice_fiscale, _codice_fiscale, _passport("aannnnnnn")),
    "NL": (_bsn, _bsn, _passport("aannnnnnn")),
    "BR": (_cpf,),
    "PT": (_nif_pt,),
    "PL": (_pesel,),
    "SE": (_personnummer,),
}
