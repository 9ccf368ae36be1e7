"""Web addresses, and the addresses of machines: IPv4, IPv6, MAC.

The name of a site ("www.example.com", "https://example.com/") is everybody's and stays. What stands behind it is
somebody's page, order or session: an address with a path, a query, a fragment, a user or a port is taken whole.
So is a site of a name of its own under a common one ("jdoe.example.com"), but for names that every site has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from dataset.pseudonyms.numbers import has_digits
from dataset.pseudonyms.role_words import words
from dataset.pseudonyms.spans import Find

_LABEL = r"[^\W_](?:[\w\-]{0,62})"
_REST = r"[^\s<>\"“”«»|\0\\^`]"
# A domain without "http" or "www" needs an ending that is one: "and/or", "node.js/react" and "setup.py?" are none.
_ENDINGS = (
    r"com|net|org|edu|gov|mil|int|info|biz|io|co|app|dev|ai|me|tv|cc|xyz|online|shop|store|site|tech|cloud|link"
    r"|click|page"
    r"|live|news|blog|web|pro|mobi|name|travel|bank|eu|uk|us|ca|au|nz|ie|de|at|ch|fr|be|nl|lu|es|pt|it|pl|cz|sk|hu"
    r"|ro|bg|gr|se"
    r"|no|dk|fi|ee|lv|lt|ru|ua|tr|il|in|cn|jp|kr|tw|hk|sg|my|th|vn|id|ph|br|mx|ar|cl|pe|za|ng|ke|eg|ma|ae|sa|to|ly"
    r"|gl|gg|be"
    r"|example|test|local|internal"
)
_URL = re.compile(
    rf"(?<![\w@.\-])(?:(?:[a-z][a-z0-9+.\-]{{1,20}}://|www\d?\.){_REST}+"
    rf"|(?:{_LABEL}\.){{1,6}}(?:{_ENDINGS})(?::\d{{1,5}})?[/?#]{_REST}*)",
    re.IGNORECASE,
)
_BARE = re.compile(rf"(?:(?:https?|ftp)://)?(?P<host>(?:{_LABEL}\.){{1,5}}[^\W\d_]{{2,24}})\.?/?", re.IGNORECASE)
_GENERAL = words(
    """
    www www1 www2 m mobile en de fr es it nl pt uk us support help helpdesk service services shop store portal login my
    account accounts mail webmail docs doc status community forum blog news web app apps api download downloads update
    updates admin go get info kb learn developer dev cdn static secure pay
    """
)
_SECOND_LEVEL = words("co com org net ac gov edu")
_TRAILING = ".,;:!?…'’\"*_~)]}>"
_CLOSES = {")": "(", "]": "[", "}": "{"}

_IPV4 = re.compile(r"(?<![\w.\-])(?:\d{1,3}\.){3}\d{1,3}(?:/\d{1,2}|:\d{1,5})?(?![\w]|\.\d|-\d)")
_IPV6 = re.compile(
    r"(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:(?<=:)\d{1,3}(?:\.\d{1,3}){3})?(?:%\w{1,16})?(?:/\d{1,3})?(?![\w:]|\.\d)",
    re.IGNORECASE,
)
_MAC = re.compile(
    r"(?<![\w:\-.])(?:[0-9a-f]{2}([:\-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}"
    r"|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})(?![\w]|[:\-.]\w)",
    re.IGNORECASE,
)
_VERSION_OR_ADDRESS = re.compile(
    r"(?<!\w)(?:(?P<version>v|ver(?=\.)|versions?|build|firmware|release|software|driver|treiber|patch|upgraded?"
    r"|updated?"
    r"|app|os|ios"
    r"|android|chrome|firefox|windows|versión|versione|versie|versão)"
    r"|(?P<address>ips?|ipv4|address(?:es)?|adresse|server|host|ping(?:ed)?|dns|gateway|subnet|router|login|logged"
    r"|connect\w{0,4}"
    r"|from|dirección|indirizzo|adres))(?!\w)",
    re.IGNORECASE,
)
_CUE_DISTANCE = 64


def find_urls(text: str) -> Iterator[Find]:
    """Web addresses that lead further than to a site's front door."""
    if "." not in text and "://" not in text:
        return
    for match in _URL.finditer(text):
        url = _without_trailing(match[0])
        if not _is_front_door(url):
            yield Find(match.start(), match.start() + len(url), url)


def _without_trailing(url: str) -> str:
    """The address without the signs that end its sentence. Brackets that it opened itself are its own."""
    end = len(url)
    open_brackets = {close: url.count(opening) - url.count(close) for close, opening in _CLOSES.items()}
    while end and url[end - 1] in _TRAILING:
        sign = url[end - 1]
        if sign in _CLOSES:
            if open_brackets[sign] >= 0:
                break
            open_brackets[sign] += 1
        end -= 1
    return url[:end]


def _is_front_door(url: str) -> bool:
    bare = _BARE.fullmatch(url)
    if bare is None:
        # "www." alone and "http://" are the beginning of nothing.
        return not any(map(str.isalnum, url.partition("://")[2] or url.partition(".")[2]))
    labels = bare["host"].casefold().split(".")[:-1]
    if len(labels) > 1 and labels[-1] in _SECOND_LEVEL:
        labels = labels[:-1]
    return all(label in _GENERAL for label in labels[:-1])


def find_ips(text: str) -> Iterator[Find]:
    """IPv4 and IPv6 addresses, with their port or prefix. Nobody's own: loopback, unspecified, masks of networks."""
    if "." in text and has_digits(text):
        for match in _IPV4.finditer(text):
            address = re.split("[/:]", match[0])[0]
            if _is_ipv4(address) and not _is_version(text[max(0, match.start() - _CUE_DISTANCE) : match.start()]):
                yield Find(match.start(), match.end(), address)
    if ":" in text:
        for match in _IPV6.finditer(text):
            address = match[0].partition("/")[0].partition("%")[0]
            try:
                parsed = IPv6Address(address)
            except AddressValueError:
                continue
            written = sum(1 for group in address.split(":") if group)
            if written > 1 and not parsed.is_loopback and not parsed.is_unspecified:
                yield Find(match.start(), match.end(), str(parsed))


def _is_ipv4(address: str) -> bool:
    groups = [int(group) for group in address.split(".")]
    if max(groups) > 255:
        return False
    parsed = IPv4Address(".".join(map(str, groups)))
    return not (parsed.is_loopback or parsed.is_unspecified or groups[:2] == [255, 255])


def _is_version(before: str) -> bool:
    """Four small numbers after "version" or "build", with no word for a machine's address nearer, are a version."""
    nearest = None
    for nearest in _VERSION_OR_ADDRESS.finditer(before):  # noqa: B007 - the last of them is wanted
        pass
    return nearest is not None and nearest["version"] is not None


def find_macs(text: str) -> Iterator[Find]:
    """Addresses of network cards, in pairs with colons or dashes, or in Cisco's way with dots."""
    if ":" in text or "-" in text or "." in text:
        for match in _MAC.finditer(text):
            yield Find(match.start(), match.end(), "".join(filter(str.isalnum, match[0])).lower())
