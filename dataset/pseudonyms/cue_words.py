"""The words that announce personal data, in nine languages, as regular expressions without groups of their own.

English, German, French, Spanish, Italian, Dutch, Portuguese, Polish, Swedish. What a call is about and nobody's
("error code", "model number", "flight number") is left out on purpose.
"""

from __future__ import annotations

# Numbers that are everybody's, and what a debrief is about.
NOTHING = "|".join((
    r"error|fehler|erreur|errore|erro|fout|fel|błąd|versi[oó]n\w{0,2}|versione|versie|versão|wersj\w|firmware|build"
    r"|model\w{0,3}|modell|modèle",
    r"(?:model|part|product|article|version|build|error|fault|stop|status|flight|train|bus|room|channel|page|item"
    r"|step|line|firmware)[ -]?"
    r"(?:number|no|nr|code|id)s?",
    r"(?:modell?|artikel|fehler|versions?|flug|zug|haus|zimmer|seiten?|teile?|produkt)(?:nummer|nr|code)",
    r"code[ ]d[’']erreur|numéro[ ]de[ ](?:modèle|vol|train|version)|código[ ]de[ ]error|número[ ]de[ ](?:modelo"
    r"|vuelo|versión)",
    r"codice[ ](?:di[ ]|d[’'])?errore|numero[ ]di[ ](?:modello|volo)|foutcode|foutmelding|modelnummer|vluchtnummer",
    r"código[ ]de[ ]erro|número[ ]do[ ](?:modelo|voo)|kod[ ]błędu|numer[ ](?:modelu|lotu)|felkod(?:en)?|modellnummer"
    r"|flygnummer",
))  # fmt: skip

# With "number" after them.
_THINGS = (
    r"account|acct|a/c|order|ticket|case|booking|reservation|confirmation|invoice|bill|billing|tracking|policy|claim"
    r"|customer|client|member(?:ship)?|contract|agreement|serial|meter|reference|application|file|incident|request"
    r"|shipment|parcel|package|consignment|delivery|transaction|payment|purchase|receipt|quote|subscription|subscriber"
    r"|loyalty|rewards?|frequent[ ]flyer|patient|employee|staff|badge|student|user|device|asset|voucher|gift[ ]card"
    r"|work[ ]order|job|rma|return|repair|warranty|registration|card|bank|insurance|vat|e-?ticket|record|prescription"
    r"|product[ ]key|vehicle|chassis|fax|complaint|enrol?lment|medical[ ]record|lock(?:er)?|modem|router|sim|box"
)
_NUMBER = r"(?:numbers?|num|nbr|no|nr|id|code|ref(?:erence)?|key|locator|pin|digits)"

# Without "number" these are followed by one all the same; what has amounts and ages of its own (a bill) is not here.
THING = "|".join((
    r"account|acct|order|ticket|case|booking|reservation|confirmation|invoice|tracking|policy|claim|customer|client",
    r"member|contract|serial|meter|reference|application|incident|request|shipment|parcel|package|consignment|voucher",
    r"work[ ]order|complaint|registration|patient|employee|student|badge|warranty|repair|return|job|file",
    r"auftrag|bestellung|konto|kunde|kundin|rechnung|vertrag|vorgang|fall|buchung|lieferung|sendung|paket|police",
    r"commande|compte|dossier|cliente?|contrat|facture|colis|réservation|abonnement|réclamation",
    r"pedido|cuenta|contrato|factura|reserva|envío|póliza|expediente|incidencia|reclamación",
    r"ordine|conto|contratto|fattura|prenotazione|pratica|spedizione|polizza|reclamo",
    r"bestelling|rekening|klant|factuur|boeking|zending|polis|melding",
    r"encomenda|conta|fatura|processo|apólice|chamado",
    r"zamówieni[eau]m?|zgłoszeni[eau]m?|spraw[ayę]|faktur[aęy]|polis[aęy]|umow[aęy]|rezerwacj[aięy]|przesyłk[aięy]",
    r"beställning(?:en)?|ärende(?:t)?|faktura(?:n)?|bokning(?:en)?|kund(?:en)?|försäkring(?:en)?",
))  # fmt: skip

REFERENCE = "|".join((
    rf"(?:(?:{_THINGS})[ -]?){{1,3}}{_NUMBER}",
    r"ref(?:erence)?|refno|pnr|rma|imei\d?|iccid|eid|vin|sort[ ]code|routing|swift|bic|cv[vc]2?|security[ ]code",
    r"pin(?:[ -]?code)?|pass[ -]?(?:code|word|phrase)|(?:verification|access|one-?time|authori[sz]ation"
    r"|activation)[ ]code",
    r"(?:entry|door|gate|alarm)[ ]code|otp|(?:licen[cs]e|number|registration)[ ]plates?|plates?[ ](?:number|is)",
    r"vehicle[ ]registration|reg(?:istration)?(?:[ ](?:number|plate|no))?|ext(?:ension)?|extn|udid|uuid|guid"
    r"|mac(?:[ ]address)?",
    r"rib|nrb|bsb|bankverbindung|bank[ ]details|coordonnées[ ]bancaires|coordinate[ ]bancarie|datos[ ]bancarios"
    r"|folio|user[ ]?name|log[ ]?in|iban|serial|s/n|mrn|po[ ]number|purchase[ ]order|locator|tracking"
    r"|track-?(?:and-?|en-?)?trace\w{0,8}",
    r"(?:ending|ends|finishing)[ ](?:in|with)|last[ ](?:four|4|three|3|six|6)(?:[ ]digits?)?|endet[ ]auf|endziffern?",
    r"\w{0,24}(?:nummern?|kennzeichen|kennung)|aktenzeichen|\w{0,24}[-.]?nr|pass?wort|kennwort|durchwahl|buchungscode",
    r"geheimzahl|benutzername",
    r"(?:numéro|num|n°|nº|no|code|référence|réf|identifiant)(?:[ ](?:de|du|d[’']|client|la|des|le|l[’']|votre|mon"
    r"|ma)){0,3}[ ]?"
    r"(?:commande|client|compte|dossier|contrat|facture|suivi|série|colis|réservation|abonné|compteur|police|carte"
    r"|ticket"
    r"|sociétaire|adhérent|allocataire|rendez-vous|sinistre|incident)",
    r"référence|réf|mot[ ]de[ ]passe|immatriculation|plaque|identifiant|nom[ ]d[’']utilisateur",
    r"(?:número|num|nº|n°|núm|código|referencia|localizador|clave)(?:[ ](?:de|del|mi|su|la|el)){0,3}[ ]?(?:pedido"
    r"|cliente|cuenta"
    r"|contrato|factura|reserva|seguimiento|serie|envío|póliza|expediente|incidencia|contador|socio|tarjeta|ticket"
    r"|referencia)",
    r"(?:numéro|n°)[ ](?:de[ ]|du[ ]|d[’'])(?!sécu|télé|tél|tel|port|mobil|móvil|segur|cell|celular|pass|pasa|cart"
    r"|permis|fisc|ident)\w{4,14}|(?:número|nº)[ ](?:de|del|do|da|de[ ]su)[ ](?!sécu|télé|tél|tel|port|mobil|móvil"
    r"|segur|cell|celular|pass|pasa|cart|permis|fisc|ident)\w{4,14}|(?:numero"
    r"|n°)[ ](?:di[ ]|del[ ]|d[’'])(?!sécu|télé|tél|tel|port|mobil|móvil|segur|cell|celular|pass|pasa|cart|permis"
    r"|fisc|ident)\w{4,14}",
    r"referencia|localizador|contraseña|matrícula|usuario",
    r"(?:numero|num|n°|nº|codice)(?:[ ](?:di|del|della|d[’']|dell[’'])){0,2}[ ]?(?:ordine|cliente|conto|contratto"
    r"|fattura|pratica"
    r"|prenotazione|spedizione|tracking|serie|polizza|carta|contatore|ticket|utente)",
    r"codice|targa|riferimento",
    r"\w{0,24}kenmerk|(?:klant|order|boekings?|reserverings?|beveiligings?)code|kenteken|wachtwoord|referentie",
    r"(?:número|num|nº|n°|código|referência)(?:[ ](?:de|do|da|dos)){0,2}[ ]?(?:pedido|encomenda|cliente|conta"
    r"|contrato|fatura|nota"
    r"|reserva|processo|apólice|série|rastreio|rastreamento|protocolo|cartão|chamado)",
    r"protocolo|referência|senha",
    r"(?:numer|nr|kod)(?:u|em)?[ ](?:zamówienia|klienta|konta|rachunku|sprawy|zgłoszenia|faktury|polisy|umowy"
    r"|rezerwacji"
    r"|przesyłki|paczki|karty|referencyjny|seryjny|licznika|rejestracyjny)",
    r"rejestracj[ai]|hasło|\w{0,24}(?:nummer|numret)(?:et)?|registreringsskylt|lösenord|(?:boknings|kund|referens"
    r"|order)kod(?:en)?",
))  # fmt: skip

# National ids, passports, identity cards, driving licences.
IDENTITY = "|".join((
    r"ssn|ni(?=[ ](?:number|no))|itin|ein|tin|social[ ]security|national[ ]insurance|social[ ]insurance|nino|nhs|tfn"
    r"|tax[ ]file|medicare|aadh?aa?r",
    r"ppsn?|(?:tax|fiscal|identity|identification|national)[ ](?:id|number|code|card)|id[ ]card|passport",
    r"(?:driver[’']?s?|driving)[ ]licen[cs]e|licen[cs]e(?![ ]plate)|pan(?:[ ]card)?",
    r"(?:reise)?pass(?:nummer)?|\w{0,20}ausweis\w{0,10}|führerschein\w{0,8}|steuer-?\w{0,24}|idnr"
    r"|\w{0,12}versicherungsnummer|svnr|ahv\w{0,8}",
    r"passeport|carte[ ]d[’']identité|permis[ ]de[ ]conduire|sécurité[ ]sociale|sécu|insee|nir|numéro[ ]fiscal",
    r"dni|nie|nif|curp|rfc|pasaporte|carn[eé][ ]de[ ]conducir|seguridad[ ]social",
    r"codice[ ]fiscale|passaporto|carta[ ]d[’']identità|patente",
    r"bsn|burgerservice\w{0,8}|sofi-?nummer|paspoort\w{0,8}|rijbewijs\w{0,8}|rijksregister\w{0,8}|identiteitskaart",
    r"cpf|cnpj|rg|contribuinte|passaporte|cartão[ ]de[ ]cidadão|identidade",
    r"pesel|nip|paszport\w{0,3}|dow[oó]d\w{0,3}(?:[ ]osobist\w{1,4})?|person(?:al)?[ ]?(?:nummer|number)(?:et)?"
    r"|samordningsnummer|körkort\w{0,8}",
    r"cpr(?:[ -]?nummer)?|fødselsnummer",
))  # fmt: skip

PHONE = "|".join((
    r"phone|telephone|tel|mobile|cell(?:phone)?|landline|whatsapp|callback|(?:call|reach|text|ring|dial)"
    r"(?:[ ](?:me|us|him|her|them|back)){1,2}(?:[ ](?:at|on))?|contact[ ]number|(?:phone|mobile|cell"
    r"|telephone)[ ]number",
    r"telefon\w{0,14}|handy\w{0,8}|mobil\w{0,12}|rückruf\w{0,8}|festnetz\w{0,8}|téléphone|portable|teléfono|móvil"
    r"|telefono",
    r"numbers?[ ]to[ ](?:reach|call|contact)|(?:reach|call)[ ]you|vous[ ](?:joindre|rappeler)|erreich(?:en|bar)"
    r"|localizarl[ea]|contactarl[ea]",
    r"llamarl[ea]|richiamarl[ao]|contattarl[ao]|bereiken|terugbellen|entrar[ ]em[ ]contato|oddzwonić|kontaktować"
    r"|nå[ ]dig|ringa",
    r"cellulare|recapito|telefoon\w{0,8}|telefone|telemóvel|celular|komórk\w{1,3}",
))  # fmt: skip
# A number of nobody knows what.
ANY_NUMBER = r"numbers?|nummer|numéro|número|numero|numer"

BIRTH = "|".join((
    r"d[.]?o[.]?b|dates?[ ]of[ ]birth|birth[ -]?date|birthdays?|born|geburtsdatum|geburtstag|geboren|geb|naissance",
    r"née?[ ](?:le|en)|née?|nacimiento|cumpleaños|nac[ií](?:do|da|ó)?|soy[ ]del(?=[ ](?:\d|\w+[ ]de[ ]))|nascita"
    r"|nat[oa]|compleanno|geboorte(?:datum|dag)",
    r"nascimento|aniversário|nasc(?:i|ido|ida|eu)|verjaardag|fødselsdato|urodz(?:enia|ony|ona|iłem|iłam|iny)|född"
    r"|födelse\w{3,5}",
))  # fmt: skip
POSTCODE = (
    r"zip(?:[ -]?code)?|post[ -]?code|postal[ ]code|plz|postleitzahl|code[ ]postal|código[ ]postal|codice[ ]postale"
    r"|cap|cep"
    r"|kod[ ]pocztowy|postnummer|eircode|pin[ ]?code[ ]of[ ]the[ ]area"
)
ADDRESS = "|".join((
    r"(?:(?:mailing|home|billing|shipping|delivery|postal|street|current|new|old|service|full|the|your"
    r"|my)[ ])?address(?!(?:es)?[ ]bar)",
    r"i[ ](?:now[ ])?live|we[ ]live|living|lives|located|moved(?:[ ]to)?|(?:deliver|ship|send|sent|mail|post"
    r"|come)(?:ed)?(?:[ ](?:it|them|one))?[ ]to",
    r"where[ ](?:do|you)[ ](?:you[ ])?live|\w{0,10}adresse|\w{0,8}anschrift|wohn(?:e|en|haft|t)|wohnung|umgezogen",
    r"(?:liefern|schicken|senden)[ ]sie(?:[ ](?:es|sie|das))?(?:[ ]bitte)?[ ](?:in|an|nach)|habite[zr]?|j[’']habite"
    r"|domicile|déménagé",
    r"(?:livre|envoye|expédie)[rz](?:[ -](?:le|la|les))?[ ](?:à|au)|dirección|domicilio|vivo|vive|(?:mánde"
    r"|envíe)(?:lo|la|melo|nlo)?[ ]a|me[ ]mudé",
    r"indirizzo|abito|abita|residente|(?:spedisca|mandi|invii|consegni)(?:lo|la)?[ ](?:in|a)|adres\w{0,2}"
    r"|\w{0,8}adres|woont?|verhuisd",
    r"(?:stuur|bezorg|lever)(?:t)?(?:[ ](?:het|hem|u|ze))*[ ](?:maar[ ])?(?:naar|op|in)|endereço|moro|mora|morada"
    r"|(?:entregue|mande|envie)[ ](?:em|na|no|para)",
    r"mieszka(?:m|sz|my)|adress(?:en)?|bor|(?:dostarcz|wyśl|wysłać|przesłać)\w{0,4}[ ](?:to[ ])?na|flyttat|(?:skicka"
    r"|leverera)(?:[ ](?:den|det))?[ ]till",
))  # fmt: skip
EMAIL = (
    r"e[ -]?mails?(?:[ ]address)?|mailadresse|courriel|correo(?:[ ]electrónico)?|mail(?:[ ]address)?"
    r"|indirizzo[ ]e-?mail"
    r"|indirizzo[ ]di[ ]posta|mejl\w{0,8}|e-?post\w{0,8}|e-?mailadres"
)
