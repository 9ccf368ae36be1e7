"""Words that announce what comes next: "my order number is", "née le", "what's your postcode?".

A bare "4711" is anything. After such a word it is what the word says, wherever the word stands: before the value in
the same text with nothing but small words between, or in what the other one asked just before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from dataset.pseudonyms.role_words import words
from dataset.pseudonyms.spans import is_word


class Ask(StrEnum):
    """What a cue announces."""

    REFERENCE = "reference"
    THING = "thing"
    PHONE = "phone"
    BIRTH = "birth"
    POSTCODE = "postcode"
    ADDRESS = "address"
    EMAIL = "email"


class Asked(NamedTuple):
    """What is announced, and by which word; `plain` if nothing such as "is", "number" or a colon follows that word."""

    ask: Ask
    plain: bool
    word: str = ""


_THINGS = (
    r"account|acct|a/c|order|ticket|case|booking|reservation|confirmation|invoice|bill|tracking|policy|claim|customer"
    r"|client|member(?:ship)?|contract|agreement|serial|meter|reference|application|file|incident|request|shipment"
    r"|parcel"
    r"|package|consignment|delivery|transaction|payment|purchase|receipt|quote|subscription|subscriber|loyalty|rewards?"
    r"|frequent[ ]flyer|patient|employee|staff|badge|student|user|device|asset|voucher|gift[ ]card|work[ ]order|job|rma"
    r"|return|repair|warranty|registration|licen[cs]e|passport|driver[’']?s?[ ]licen[cs]e|driving[ ]licen[cs]e|card"
    r"|bank"
    r"|insurance|tax|vat|social[ ]security|national[ ]insurance|e-?ticket|record|prescription|product[ ]key"
    r"|vehicle|chassis|fax|complaint|enrol?lment|medicare|medical[ ]record|identity|lock(?:er)?|modem|router|sim|box"
)
_NUMBER = r"(?:numbers?|num|nbr|no|nr|id|code|ref(?:erence)?|key|locator|pin|digits)"
# Without "number" these are followed by one all the same; what has amounts and ages of its own (a bill) is not here.
_THING = (
    r"account|acct|order|ticket|case|booking|reservation|confirmation|invoice|tracking|policy|claim|customer|client"
    r"|member"
    r"|contract|serial|meter|reference|application|incident|request|shipment|parcel|package|consignment|voucher"
    r"|work[ ]order"
    r"|complaint|registration|licen[cs]e|patient|employee|student|badge|warranty|repair|return|job|file",
    r"auftrag|bestellung|konto|kunde|kundin|rechnung|vertrag|vorgang|ticket|fall|buchung|lieferung|sendung|paket"
    r"|police",
    r"commande|compte|dossier|client|cliente|contrat|facture|colis|réservation|abonnement|réclamation",
    r"pedido|cuenta|cliente|contrato|factura|reserva|envío|póliza|expediente|incidencia|reclamación",
    r"ordine|conto|contratto|fattura|prenotazione|pratica|spedizione|polizza|reclamo",
    r"bestelling|rekening|klant|contract|factuur|boeking|zending|polis|dossier|melding",
    r"encomenda|conta|contrato|fatura|processo|apólice",
)
_REFERENCE = (
    rf"(?:(?:{_THINGS})[ -]?){{1,3}}{_NUMBER}",
    r"ref(?:erence)?|refno|pnr|rma|imei\d?|iccid|eid|vin|sort[ ]code|routing|swift|bic|cv[vc]2?|security[ ]code"
    r"|pin(?:[ -]?code)?"
    r"|pass[ -]?(?:code|word|phrase)|(?:verification|access|one-?time|authori[sz]ation|activation|entry|door|gate"
    r"|alarm)[ ]code"
    r"|otp|(?:licen[cs]e|number|registration)[ ]plates?|plates?[ ](?:number|is)|vehicle[ ]registration|passport"
    r"|(?:driver[’']?s?|driving)[ ]licen[cs]e|reg(?:istration)?(?:[ ](?:number|plate|no))?|ext(?:ension)?|udid|uuid"
    r"|guid|ssn"
    r"|mac(?:[ ]address)?|user[ ]?name|log[ ]?in|benutzername|nom[ ]d[’']utilisateur|usuario|iban|serial|s/n|a/c"
    r"|sku[ ]serial|tin|ein|itin|nhs|nino|mrn|po[ ]number|purchase[ ]order|extn",
    r"\w{0,24}(?:nummer|kennzeichen|kennung)|aktenzeichen|\w{0,24}[-.]?nr|(?:kunden|bestell|vertrags?|rechnungs?"
    r"|buchungs?"
    r"|sendungs?|liefer|auftrags?|zähler|versicherungs?)[- ]?(?:nummer|nr|id|code)|pass?wort|kennwort|durchwahl"
    r"|reisepass|personalausweis|führerschein|buchungscode|geheimzahl",
    r"(?:numéro|num|n°|nº|no|code|référence|réf|identifiant)(?:[ ](?:de|du|d[’']|client|la|des|le|l[’']|votre|mon"
    r"|ma)){0,3}"
    r"[ ]?(?:commande|client|compte|dossier|contrat|facture|suivi|série|colis|réservation|abonné|compteur|passeport"
    r"|permis"
    r"|police|sécurité[ ]sociale|carte|ticket|référence|téléphone[ ]client|sociétaire|adhérent|allocataire)"
    r"|référence|réf|mot[ ]de[ ]passe|immatriculation|plaque|passeport|permis[ ]de[ ]conduire|identifiant",
    r"(?:número|num|nº|n°|núm|código|referencia|localizador|clave)(?:[ ](?:de|del|mi|su|la|el)){0,3}[ ]?(?:pedido"
    r"|cliente"
    r"|cuenta|contrato|factura|reserva|seguimiento|serie|envío|póliza|expediente|incidencia|pasaporte|contador|socio"
    r"|tarjeta"
    r"|ticket|referencia)|referencia|localizador|contraseña|matrícula|pasaporte|carn[eé][ ]de[ ]conducir",
    r"(?:numero|num|n°|nº|codice)(?:[ ](?:di|del|della|d[’'])){0,2}[ ]?(?:ordine|cliente|conto|contratto|fattura"
    r"|pratica"
    r"|prenotazione|spedizione|tracking|serie|polizza|passaporto|carta|contatore|ticket|utente)|codice|targa|passaporto"
    r"|riferimento|patente",
    r"\w{0,24}kenmerk|(?:klant|order|boekings?|reserverings?|beveiligings?)code|kenteken|paspoort|rijbewijs"
    r"|wachtwoord|referentie",
    r"(?:número|num|nº|n°|código|referência)(?:[ ](?:de|do|da|dos)){0,2}[ ]?(?:pedido|encomenda|cliente|conta"
    r"|contrato|fatura"
    r"|reserva|processo|apólice|série|rastreio|protocolo|cartão|passaporte)|protocolo|referência|senha|passaporte",
)
_ENDING = (
    r"(?:ending|ends|finishing)[ ](?:in|with)|last[ ](?:four|4|three|3|six|6)(?:[ ]digits?)?|endet[ ]auf|endziffern?"
)
_PHONE = (
    r"phone|telephone|tel|mobile|cell(?:phone)?|fax|landline|whatsapp|(?:call|reach|text|ring|dial)(?:[ ](?:me|us"
    r"|him|her"
    r"|them|back)){1,2}(?:[ ](?:at|on))?|callback|contact[ ]number|telefon\w{0,12}|handy\w{0,8}|mobil\w{0,8}"
    r"|rückruf\w{0,8}"
    r"|festnetz\w{0,8}|téléphone|portable|teléfono|móvil|telefono|cellulare|telefoon\w{0,8}|telefone|telemóvel"
    r"|celular|number"
)
_BIRTH = (
    r"d[.]?o[.]?b|dates?[ ]of[ ]birth|birth[ -]?date|birthdays?|born|geburtsdatum|geburtstag|geboren|geb|naissance"
    r"|née?[ ](?:le|en)|née?|nacimiento|cumpleaños|nac[ií](?:do|da|ó)?|nascita|nat[oa]|compleanno|geboortedatum"
    r"|nascimento"
    r"|nasc(?:i|ido|ida|eu)|verjaardag|fødselsdato|född|urodzon[ya]|urodzenia"
)
_POSTCODE = (
    r"zip(?:[ -]?code)?|post[ -]?code|postal[ ]code|plz|postleitzahl|code[ ]postal|código[ ]postal"
    r"|codice[ ]postale|cap|cep"
)
_ADDRESS = (
    r"(?:mailing|home|billing|shipping|delivery|postal|street|current|new|old|service|full|the|your|my)[ ]address"
    r"|address"
    r"|i[ ]live|living|lives|located|moved[ ]to|deliver(?:ed)?[ ]to|ship(?:ped)?[ ]to|sent[ ]to|adresse|anschrift"
    r"|wohn(?:e|haft|t)"
    r"|wohnung|habite|j[’']habite|domicile|dirección|domicilio|vivo|vive|indirizzo|abito|residente|adres|woon"
    r"|endereço|moro|morada"
)
_EMAIL = (
    r"e[ -]?mails?(?:[ ]address)?|mailadresse|courriel|correo(?:[ ]electrónico)?"
    r"|mail(?:[ ]address)?|indirizzo[ ]e-?mail"
)

BIRTH_CUE = re.compile(rf"(?<!\w)(?:{_BIRTH})(?!\w)", re.IGNORECASE)
CUE = re.compile(
    rf"(?<!\w)(?:(?P<email>{_EMAIL})|(?P<birth>{_BIRTH})|(?P<postcode>{_POSTCODE})"
    rf"|(?P<reference>{'|'.join(_REFERENCE)}|{_ENDING})|(?P<phone>{_PHONE})|(?P<address>{_ADDRESS})"
    rf"|(?P<thing>{'|'.join(_THING)}))(?!\w)",
    re.IGNORECASE,
)
# What may stand between a cue and its value.
_PLAIN = words("my your our his her their the a an please this for on about with under regarding s")
_LEADS = words(
    """
    is was are it its be would n num núm em no na dia den des should that thats so number numbers no nr num id code ref
    reference as of to in at reads starts begins here you got yes yeah sure ok okay uh um er well say digits digit
    letters new old correct full current lautet ist war es die der das nummer mit und ja auch bitte am im den dem auf
    lauten meine mein ihre ihr eine est le la les l c ce numéro numero de du d oui mon ma votre suivant voici en été
    es el lo número mi su sí del sería siguiente
    è il lo mio sua suo di del della sono e sì
    het nummer van mijn uw op dat nr
    é o meu minha seu sua um uma do da
    sorry hold actually hi hello thanks thank one second moment sec again plus bei zum zur i believe think have gave
    given gives given assigned which says said follows shows called printed back card account and
    """
)
_WORD = re.compile(r"[^\W\d_]+")
_REACH = 90
_GAP = 48


class Cues:
    """The cues of a text, read as far as they are asked for: every character once, however many places ask.

    `asked` is what was asked before this text: it counts where nothing but small words open the text.
    """

    def __init__(self, text: str, asked: frozenset[Ask] = frozenset()) -> None:
        self._text = text
        self._asked = asked
        self._read_to = 0
        self._recent: list[re.Match[str]] = []

    def before(self, at: int) -> Asked | None:
        """What the nearest cue before character `at` announces, if only small words and signs stand between."""
        self._read(at)
        nearest = next((match for match in reversed(self._recent) if match.end() <= at), None)
        if nearest and at - nearest.end() <= _GAP:
            gap = self._text[nearest.end() : at]
            if leads_up(gap):
                plain = all(word in _PLAIN for word in _bare(gap)) and not any(sign in gap for sign in ":=#")
                return Asked(Ask(str(nearest.lastgroup)), plain, nearest[0].casefold())
        if self._asked and at <= _GAP and leads_up(self._text[:at]):
            return Asked(min(self._asked, key=list(Ask).index), plain=False)
        return None

    def _read(self, at: int) -> None:
        if at <= self._read_to:
            return
        start = max(self._read_to, at - _REACH)
        while self._read_to < start < at and is_word(self._text[start - 1]):
            start += 1
        new = list(CUE.finditer(self._text, start, at))
        self._recent = [match for match in self._recent[-3:] if match.end() > at - 2 * _REACH] + new
        self._read_to = at


def leads_up(gap: str) -> bool:
    """Whether a stretch of text holds only small words."""
    if "\0" in gap or any(map(str.isdigit, gap)):
        return False
    return all(word in _LEADS or word in _PLAIN for word in _bare(gap))


def _bare(gap: str) -> Iterable[str]:
    return (word.casefold() for word in _WORD.findall(gap))


_TAIL = 140
_QUESTION = re.compile(
    r"[?]|(?<!\w)(?:(?:can|could|may|might|would)[ ](?:i|you|we)|what|which|tell[ ]me|give[ ]me|provide|confirm"
    r"|verify|spell"
    r"|have[ ]your|need[ ](?:your|the)|please|bitte|können|welche|wie[ ]lautet|nennen|quel(?:le)?|pouvez|donner|cuál"
    r"|puede"
    r"|dígame|qual|può|potrebbe|wat[ ]is|kunt|pode)(?!\w)",
    re.IGNORECASE,
)


def asked_in(text: str) -> frozenset[Ask]:
    """What somebody asks for at the end of what they say: an answer needs no cue of its own."""
    tail = text[-_TAIL:]
    if not _QUESTION.search(tail):
        return frozenset()
    found = {Ask(str(match.lastgroup)) for match in CUE.finditer(tail)}
    return frozenset(found - {Ask.THING})
