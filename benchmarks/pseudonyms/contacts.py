"""E-mail addresses, phone numbers, network addresses and links."""

from __future__ import annotations

import re
import unicodedata
from ipaddress import IPv4Address, IPv6Address
from random import Random

import phonenumbers

from benchmarks.pseudonyms.names import Person
from benchmarks.pseudonyms.speech import said
from benchmarks.pseudonyms.values import Value, digits, filled, letters

# region: (pattern of the national significant number, ways to write it). x is any digit, n 2 to 9. After the national
# numbering plans and the forms that people use there; `0` of a way is the trunk prefix.
_PHONES: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "US": (
        (
            "nxxnxxxxxx",
            (
                "###-###-####",
                "(###) ###-####",
                "### ### ####",
                "###.###.####",
                "##########",
                "+1 ### ### ####",
                "1-###-###-####",
                "+1 (###) ###-####",
                "+1##########",
            ),
        ),
    ),
    "GB": (
        ("7nxxxxxxxx", ("0#### ######", "0#### ### ###", "+44 #### ######", "0##########", "+44 (0)#### ######")),
        ("20nxxxxxxx", ("0## #### ####", "(0##) #### ####", "+44 ## #### ####", "0044 ## #### ####")),
        ("161nxxxxxx", ("0### ### ####", "+44 ### ### ####", "0###-###-####")),
        ("1273nxxxxx", ("0#### ######", "(0####) ######")),
    ),
    "IE": (("8nxxxxxxx", ("0## ### ####", "+353 ## ### ####", "0##-#######")), ("1nxxxxxx", ("(0#) ### ####",))),
    "AU": (
        ("4xxxxxxxx", ("0### ### ###", "+61 ### ### ###", "0#########")),
        ("2nxxxxxxx", ("(0#) #### ####", "0# #### ####")),
    ),
    "IN": (("9xxxxxxxxx", ("##### #####", "+91 ##### #####", "+91-##########", "0##########", "##########")),),
    "DE": (
        (
            "17xxxxxxxx",
            ("0### #######", "0###/#######", "0### ### ## ##", "+49 ### #######", "0049 ### #######", "0##########"),
        ),
        ("151xxxxxxxx", ("0### ########", "+49 (0)### ########", "0###-########")),
        ("30nxxxxxxx", ("0## ########", "0##/########", "(0##) ### ## ###", "+49 ## ########", "+49 (0)## ########")),
        ("8921xxxxxx", ("0## ########", "0##/## ## ## ##")),
    ),
    "AT": (
        ("664xxxxxxx", ("0### #######", "0###/### ## ##", "+43 ### #######", "0043 ### #######")),
        ("1nxxxxxx", ("0# ### ## ##", "+43 # #######")),
    ),
    "CH": (("79nxxxxxx", ("0## ### ## ##", "+41 ## ### ## ##", "0041 ## ### ## ##", "0#########")),),
    "FR": (
        ("6xxxxxxxx", ("0# ## ## ## ##", "0#.##.##.##.##", "0#########", "+33 # ## ## ## ##", "+33 (0)# ## ## ## ##")),
        ("1nxxxxxxx", ("0# ## ## ## ##", "0#-##-##-##-##", "0033 # ## ## ## ##")),
    ),
    "ES": (
        ("6xxxxxxxx", ("### ### ###", "### ## ## ##", "+34 ### ### ###", "#########", "0034 ### ## ## ##")),
        ("91nxxxxxx", ("## ### ## ##", "### ### ###")),
    ),
    "MX": (("55nxxxxxxx", ("## #### ####", "+52 ## #### ####", "(##) ####-####", "##########")),),
    "IT": (
        (
            "3nxxxxxxxx",
            ("### ### ####", "### #######", "+39 ### ### ####", "##########", "###-#######", "### ## ## ###"),
        ),
        ("02nxxxxxxx", ("## ########", "##/########", "+39 ## ########")),
    ),
    "NL": (
        ("6nxxxxxxx", ("0# ########", "0#-########", "+31 # ########", "0# ## ## ## ##", "0#########")),
        ("20nxxxxxx", ("0## ### ####", "0##-#######", "+31 ## ### ####")),
    ),
    "BR": (("119nxxxxxxx", ("(##) #####-####", "+55 ## #####-####", "## ##### ####", "###########")),),
    "PT": (("9nxxxxxxx", ("### ### ###", "+351 ### ### ###", "#########")),),
    "PL": (("5nxxxxxxx", ("### ### ###", "+48 ### ### ###", "###-###-###", "#########")),),
    "SE": (("7nxxxxxxx", ("0##-### ## ##", "+46 ## ### ## ##", "0## ### ## ##", "0##-#######")),),
}
_PHONES["CA"] = _PHONES["US"]

_DOMAINS = {
    "US": "gmail.com yahoo.com outlook.com icloud.com aol.com comcast.net",
    "GB": "gmail.com btinternet.com hotmail.co.uk sky.com outlook.com",
    "DE": "web.de gmx.de t-online.de gmail.com posteo.de",
    "AT": "gmx.at aon.at gmail.com",
    "CH": "bluewin.ch gmx.ch proton.me",
    "FR": "orange.fr free.fr wanadoo.fr laposte.net gmail.com",
    "ES": "gmail.com telefonica.es hotmail.es",
    "MX": "gmail.com prodigy.net.mx hotmail.com",
    "IT": "libero.it virgilio.it gmail.com pec.it",
    "NL": "ziggo.nl kpnmail.nl hotmail.nl gmail.com",
    "IN": "gmail.com rediffmail.com yahoo.co.in",
    "BR": "uol.com.br gmail.com bol.com.br",
    "PT": "sapo.pt gmail.com",
    "PL": "wp.pl onet.pl interia.pl gmail.com",
    "SE": "telia.com gmail.com bredband.net",
}

# at, dot, hyphen, underscore
_SIGNS = {
    "en": (("at",), ("dot", "period"), "dash", "underscore"),
    "de": (("at", "ät", "Klammeraffe"), ("punkt",), "minus", "unterstrich"),
    "fr": (("arobase", "at"), ("point",), "tiret", "underscore"),
    "es": (("arroba",), ("punto",), "guion", "guion bajo"),
    "it": (("chiocciola",), ("punto",), "trattino", "underscore"),
    "nl": (("apenstaartje", "at"), ("punt",), "streepje", "underscore"),
    "pt": (("arroba",), ("ponto",), "hífen", "underline"),
    "pl": (("małpa",), ("kropka",), "myślnik", "podkreślnik"),
    "sv": (("snabel-a", "at"), ("punkt",), "streck", "understreck"),
}


def phone(region: str, rng: Random) -> Value:
    """A phone number as its country writes it; now and then one that is kept free for films."""
    country = phonenumbers.country_code_for_region(region)
    for _ in range(200):
        pattern, ways = rng.choice(_PHONES[region])
        number = "".join({"x": rng.choice("0123456789"), "n": rng.choice("23456789")}.get(c, c) for c in pattern)
        if phonenumbers.is_valid_number(phonenumbers.parse(f"+{country}{number}")):
            break
    if region in ("US", "CA") and rng.random() < 0.15:
        number = number[:3] + "5550" + "1" + number[8:]
    if region == "GB" and number[0] == "7" and rng.random() < 0.2:
        number = "7700900" + number[7:]
    written = tuple(filled(way, number) for way in ways)
    if rng.random() < 0.15:
        written = (*written, " ".join(re.sub(r"\D", "", written[0])))
    read_out = rng.choice(written[: len(ways)]).replace("(0)", "")
    return Value("PHONE", "PHONE", written, read_out, style=f"phone {region}")


def email(region: str, language: str, person: Person, rng: Random) -> Value:
    """An address that somebody has or might have, and the ways to say it."""
    first, last = plain(person.first), plain(person.last)
    number = str(rng.choice((7, 12, 33, 77, 81, 92, 1984, 2003)))
    local = rng.choice(
        (
            f"{first}.{last}",
            f"{first}_{last}",
            f"{first}-{last}",
            f"{first[0]}{last}{number}",
            f"{first}{last}",
            f"{last}.{first[0]}",
            f"{first}{number}",
            f"{first}.{last}+shop",
            f"bluebird{number}",
        )
    )
    domain = rng.choice(_DOMAINS.get(region, _DOMAINS["US"]).split())
    if rng.random() < 0.2:
        domain = (
            f"{rng.choice(('mail.', '', 'it-'))}{last}-{rng.choice(('group', 'bau', 'studio'))}.{domain.split('.')[-1]}"
        )
    address = f"{local}@{domain}"
    written = (address, address, address, address.title() if rng.random() < 0.1 else address, address.upper())
    at, dot, hyphen, line = _SIGNS[language]
    spoken = []
    for spells in (False, False, True):
        name = " ".join(local) if spells and len(local) < 14 else local
        text = f"{name} {rng.choice(at)} {domain}".replace("+", " plus ")
        text = text.replace(".", f" {rng.choice(dot)} ").replace("-", f" {hyphen} ").replace("_", f" {line} ")
        if number in text and rng.random() < 0.5:
            text = text.replace(number, " " + " ".join(said(number, language, rng)) + " ")
        spoken.append(" ".join(text.split()))
    # What speech recognition makes of it, half way between.
    spoken.append(f"{local} {at[0]} {domain}")
    return Value("EMAIL", "EMAIL", written, spoken=tuple(spoken), style="e-mail")


def plain(name: str) -> str:
    """A name as it is written in addresses: no accents, spaces or apostrophes."""
    name = name.lower().replace("ß", "ss").replace("ł", "l").replace("ı", "i").replace("ø", "o")
    return "".join(c for c in unicodedata.normalize("NFKD", name) if c.isascii() and c.isalnum())


def ip(language: str, rng: Random) -> Value:
    """An address on the open internet, of version 4 or 6."""
    if rng.random() < 0.3:
        groups = [0x2A02 + rng.randrange(8), rng.randrange(1 << 16), rng.randrange(1 << 16), 0, 0, 0, 0]
        number = int("".join(f"{group:04x}" for group in [*groups, rng.randrange(1, 1 << 16)]), 16)
        address = IPv6Address(number)
        return Value("IP", "IP", (str(address), address.exploded, str(address).upper()), style="IPv6")
    number = rng.choice((5, 24, 46, 62, 73, 81, 86, 91, 109, 145, 178, 188, 212)) << 24
    address4 = str(IPv4Address(number | rng.randrange(1 << 24)))
    dot = _SIGNS[language][1][0]
    spoken = f" {dot} ".join(" ".join(said(part, language, rng, in_pairs=False)) for part in address4.split("."))
    return Value("IP", "IP", (address4,), spoken=(spoken, address4.replace(".", f" {dot} ")), style="IPv4")


def mac(rng: Random) -> Value:
    """A hardware address, as routers, Windows and Cisco write it."""
    octets = [f"{rng.randrange(256):02x}" for _ in range(6)]
    joined = "".join(octets)
    written = (":".join(octets).upper(), ":".join(octets), "-".join(octets).upper())
    return Value("MAC", "MAC", (*written, ".".join(joined[at : at + 4] for at in (0, 4, 8))), style="MAC")


def url(person: Person, rng: Random) -> Value:
    """A link that lets whoever has it in, or that names an account."""
    host = rng.choice(("portal.brightwave.com", "app.kestrelpay.io", "accounts.tulipair.eu", "files.nordhaus.de"))
    token = "".join(rng.choice("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789_-") for _ in range(24)) + "a"
    user = f"{plain(person.first)}{plain(person.last)}"
    written = (
        f"https://{host}/reset?token={token}",
        f"https://{host}/s/{token}",
        f"http://{host}/users/{user}/profile",
        f"https://{host}/invoices/{digits(8, rng)}/download?sig={token}&exp=1790000000",
        f"{host}/u/{user}",
        f"www.{host.split('.', 1)[1]}/verify/{token}",
        f"https://{host}/invite#{letters(4, rng)}-{digits(6, rng)}",
    )
    return Value("URL", "URL", (rng.choice(written),), style="link")
