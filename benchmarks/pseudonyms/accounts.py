"""Payment cards, IBANs, and the numbers that companies give: accounts, orders, tickets, bookings."""

from __future__ import annotations

from random import Random

from stdnum import iban as iban_rules
from stdnum import luhn
from stdnum.es import ccc

from benchmarks.pseudonyms.values import Value, digits, grouped, letters

# network: (beginnings, length, groups on the card)
_CARDS: dict[str, tuple[tuple[str, ...], int, tuple[int, ...]]] = {
    "Visa": (("4",), 16, (4,)),
    "Mastercard": (("51", "52", "53", "54", "55", "2221", "2450", "2699", "2720"), 16, (4,)),
    "American Express": (("34", "37"), 15, (4, 6, 5)),
    "Discover": (("6011", "644", "648", "65"), 16, (4,)),
    "Diners Club": (("300", "305", "36", "38"), 14, (4, 6, 4)),
    "JCB": (("3528", "3545", "3589"), 16, (4,)),
    "Maestro": (("5018", "5020", "6304", "6759"), 16, (4,)),
    "UnionPay": (("6221", "6250", "6288"), 16, (4,)),
}

# Structures after the IBAN registry (SWIFT): n a digit, a a letter, c a letter or digit.
_IBANS = {
    "DE": "n18",
    "AT": "n16",
    "CH": "n5c12",
    "FR": "n10c11n2",
    "ES": "n20",
    "IT": "a1n10c12",
    "NL": "a4n10",
    "BE": "n12",
    "GB": "a4n14",
    "IE": "a4n14",
    "PL": "n24",
    "PT": "n21",
    "SE": "n20",
    "DK": "n14",
    "FI": "n14",
    "NO": "n11",
    "LU": "n3c13",
    "CZ": "n20",
    "GR": "n7c16",
    "RO": "a4c16",
    "LT": "n16",
    "SK": "n20",
}
_AT_HOME = {"GB", "IE", "DE", "AT", "CH", "FR", "ES", "IT", "NL", "PT", "PL", "SE"}


def card(rng: Random) -> Value:
    """A card number that any shop's form would take."""
    network = rng.choice(sorted(_CARDS))
    beginnings, length, groups = _CARDS[network]
    body = rng.choice(beginnings)
    body += digits(length - 1 - len(body), rng)
    number = body + luhn.calc_check_digit(body)
    on_card = grouped(number, groups)
    written = [on_card, on_card, grouped(number, groups, "-"), number]
    if rng.random() < 0.2:
        written.append(grouped(number, (2,)))
    return Value("CARD", "CARD", tuple(written), on_card, style=f"card {network}")


def iban(region: str, rng: Random) -> Value:
    """An IBAN with right check digits, mostly of the country of the call."""
    country = region if region in _AT_HOME and rng.random() < 0.7 else rng.choice(sorted(_IBANS))
    number = ""
    while not iban_rules.is_valid(number):  # some countries have a check digit of their own within
        body = _bban(country, rng)
        number = country + iban_rules.calc_check_digits(f"{country}00{body}") + body
    paper = grouped(number, (4,))
    return Value(
        "IBAN", "IBAN", (paper, paper, number, number.lower(), grouped(number, (4,), "-")), paper, style="IBAN"
    )


def _bban(country: str, rng: Random) -> str:
    if country == "ES":
        body = digits(8, rng) + "00" + digits(10, rng)
        return body[:8] + ccc.calc_check_digits(body) + body[10:]
    if country == "BE":
        body = digits(10, rng)
        return body + f"{int(body) % 97 or 97:02d}"
    text, kinds = "", _IBANS[country]
    parts = kinds.replace("n", " n").replace("a", " a").replace("c", " c").split()
    for part in parts:
        count = int(part[1:])
        if part[0] == "a":
            text += letters(count, rng)
        elif part[0] == "c":
            text += digits(count, rng) if rng.random() < 0.6 else _mixed(count, rng)
        else:
            text += digits(count, rng)
    return text


def _mixed(count: int, rng: Random) -> str:
    return "".join(rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") for _ in range(count))


def reference(rng: Random) -> Value:
    """A number that a company gave: digits or letters and digits, short or long, as systems make them."""
    noun = rng.choice(("ORDER", "ACCOUNT", "CUSTOMER", "TICKET", "CASE", "BOOKING", "POLICY", "INVOICE", "TRACKING"))
    year, short, long = rng.choice(("2024", "2025", "26")), digits(rng.choice((4, 5, 6)), rng, first="123456789"), ""
    long = digits(rng.choice((8, 9, 10, 11)), rng)
    prefix = {"ORDER": "ORD", "TICKET": "TCK", "CASE": "CS", "INVOICE": "INV", "POLICY": "POL"}.get(noun, "AC")
    choices = {
        "short digits": short,
        "long digits": long,
        "grouped digits": grouped(long, (3,), rng.choice((" ", "-"))),
        "prefix": f"{prefix}-{short}",
        "prefix and year": f"{prefix}-{year}-{digits(6, rng)}",
        "letters and digits": _booking(rng),
        "service desk": rng.choice(("INC", "RITM", "CHG", "REQ")) + digits(7, rng),
        "hash": f"#{short}",
        "slashes": f"{letters(2, rng)}/{digits(3, rng)}/{digits(4, rng)}",
        "amazon": f"{digits(3, rng)}-{digits(7, rng)}-{digits(7, rng)}",
    }
    if noun == "BOOKING":
        shape = "letters and digits"
    elif noun == "TRACKING":
        shape = "parcel"
        choices[shape] = rng.choice((f"1Z{_mixed(6, rng)}{digits(10, rng)}", f"JD{digits(16, rng)}", digits(14, rng)))
    elif noun in ("ACCOUNT", "CUSTOMER"):
        shape = rng.choice(("short digits", "long digits", "grouped digits", "prefix", "long digits"))
    else:
        shape = rng.choice(sorted(choices))
    number = choices[shape]
    return Value("REFERENCE", noun, (number,), number, style=f"{noun.lower()} number, {shape}")


def _booking(rng: Random) -> str:
    """Six letters and digits, some of each, as airlines give them."""
    code = _mixed(4, rng) + letters(1, rng) + digits(1, rng, first="23456789")
    return "".join(rng.sample(code, len(code)))


def sort_code(rng: Random) -> Value:
    """A British sort code and account number."""
    code, account = digits(6, rng), digits(8, rng)
    return Value(
        "NUMBER",
        "SORTCODE",
        (f"{grouped(code, (2,), '-')} {account}", f"{grouped(code, (2,))} {account}", f"{code} {account}"),
        f"{grouped(code, (2,))} {grouped(account, (4,))}",
        style="sort code and account",
    )
