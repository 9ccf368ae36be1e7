"""Dutch."""

from benchmarks.pseudonyms.phrases import Phrases, lines, nouns

DUTCH = Phrases(
    titles=("mevrouw", "meneer"),
    agent=("Agent", "Medewerker", "Support"),
    customer=("Klant", "Beller"),
    fillers=("eh", "even kijken", "nou", "wacht even", "eens kijken"),
    hello_agent=lines("""
        Goedemorgen, {COMPANY}, u spreekt met {AF}, waarmee kan ik u helpen?
        Welkom bij {COMPANY}, mijn naam is {AN}.
        {COMPANY} klantenservice, met {AF}.
    """),
    hello_customer=lines("""
        Hallo, ik heb een probleem met mijn {PRODUCT}.
        Er is {PRICE} afgeschreven en ik weet niet waarom.
        Dag, mijn {PRODUCT} doet het sinds {WEEKDAY} niet meer.
    """),
    introduced=lines("""
        U spreekt met {CN}.
        Met {CN}, goedemorgen.
        Mijn naam is {CN}.
        Ik ben {CN}, ik heb vorige week gebeld.
        Ik heet {CN}.
        Het staat op naam van {CN}.
        Voornaam {CF}, achternaam {CL}.
    """),
    nickname=lines("""
        Iedereen noemt me {CK}.
        Zeg maar {CK}, hoor.
    """),
    spelt=lines("""
        Dat spel je als {CS}.
        Ik spel het even: {CS}.
        De achternaam is {CS}.
    """),
    by_agent=lines("""
        Dank u wel, {CT} {CL}.
        Oké {CF}, ik kijk even.
        Wat vervelend, {CT} {CL}.
        Ik heb {CN} aan de lijn.
        Bent u er nog, {CT} {CL}?
        Ik zet het in het dossier van {CF}.
    """),
    by_customer=lines("""
        Dank je wel, {AF}.
        Ik heb gisteren al met {AF} gesproken.
        Zeg {AF}, duurt het nog lang?
        Dat heeft {AN} mij beloofd.
    """),
    other_person=lines("""
        Mijn man, {OP}, heeft het geïnstalleerd.
        De monteur heette {OP}.
    """),
    nouns=nouns("""
        PHONE: uw telefoonnummer | mijn telefoonnummer; uw mobiele nummer | mijn mobiele nummer
        PHONE: uw 06-nummer | mijn nummer
        EMAIL: uw e-mailadres | mijn e-mailadres; uw mailadres | mijn mail
        CARD: uw creditcardnummer | mijn creditcardnummer; het kaartnummer | het kaartnummer
        IBAN: uw rekeningnummer | mijn rekeningnummer; uw IBAN | mijn IBAN
        BSN: uw burgerservicenummer | mijn burgerservicenummer; uw BSN | mijn BSN
        PASSPORT: uw paspoortnummer | mijn paspoortnummer
        IP: uw IP-adres | mijn IP-adres
        MAC: het MAC-adres van de router | het MAC-adres
        URL: de link | de link
        ORDER: uw bestelnummer | mijn bestelnummer; het ordernummer | het ordernummer
        ACCOUNT: uw accountnummer | mijn accountnummer
        CUSTOMER: uw klantnummer | mijn klantnummer
        TICKET: het ticketnummer | mijn ticketnummer
        CASE: uw zaaknummer | mijn zaaknummer; het dossiernummer | het dossiernummer
        BOOKING: uw boekingscode | mijn boekingscode; uw reserveringsnummer | mijn reserveringsnummer
        POLICY: uw polisnummer | mijn polisnummer
        INVOICE: het factuurnummer | het factuurnummer
        TRACKING: de track-en-tracecode | de track-en-tracecode
        BIRTH: uw geboortedatum | mijn geboortedatum
        ADDRESS: uw adres | mijn adres; het bezorgadres | het bezorgadres
    """),
    ask=lines("""
        Mag ik {YOUR}, alstublieft?
        Kunt u {YOUR} even noemen?
        En {YOUR}?
        Dan heb ik nog {YOUR} nodig.
        Ter controle graag {YOUR}.
    """),
    give=lines("""
        {V}
        Ja, dat is {V}.
        Even zoeken, {V}.
        Nou, {V}.
        Het is {V}, heeft u dat?
    """),
    volunteer=lines("""
        {MY} is {V}.
        Ik heb hier {MY}, {V}.
        {MY}: {V}
    """),
    special={
        "PHONE": lines("""
            U kunt me bereiken op {V}.
            Bel me maar terug op {V}.
            Ik bel met {V}.
        """),
        "EMAIL": lines("""
            Stuur de factuur maar naar {V}.
            Ik log in met {V}.
        """),
        "CARD": lines("Schrijf het maar af van {V}."),
        "IBAN": lines("Maak het maar over naar {V}."),
        "ADDRESS": lines("""
            Ik woon op de {V}.
            Bezorg het maar op {V}.
        """),
        "BIRTH": lines("""
            Ik ben geboren op {V}.
            Geboren {V}.
        """),
        "TICKET": lines("Ik bel over ticket {V}."),
        "ORDER": lines("Ik bel over bestelling {V}."),
        "URL": lines("Ik kreeg een sms met {V}."),
    },
    back=lines("""
        Ik herhaal: {V}
        Dus {V}, klopt dat?
        Ik heb {V} genoteerd.
    """),
    go_on=lines("""
        Ja.
        Oké.
        Gaat u verder.
        En dan?
    """),
    ask_place=lines("En de postcode en plaats?"),
    chat_agent=lines("""
        Kunt u de router even opnieuw opstarten?
        Fout {ERROR} betekent dat het geheugen vol is.
        Het abonnement kost {PRICE} per maand, vanaf {MONTH} {PRICE}.
        We zijn {HOURS} geopend.
        Het duurt {SMALL} tot {SMALL} werkdagen.
        Voor de {MODEL} heeft u versie {VERSION} nodig.
        U krijgt {PERCENT} korting tot {DATE}.
        Er is een storing in {CITY} sinds {TIME}.
        We hebben er nog {QTY} op voorraad.
    """),
    chat_customer=lines("""
        {PRICE} voor een kabel, dat is toch belachelijk.
        Ik heb hem in {MONTH} {YEAR} gekocht.
        Ik krijg steeds {ERROR}.
        Ik wacht al {SMALL} weken.
        Ik heb er {QTY} besteld en {SMALL} gekregen.
        Het is de {MODEL}, denk ik.
        Om {TIME} deed hij het nog.
        Ik ben klant sinds {YEAR}.
        Het lampje is rood en dan groen.
        {WEEKDAY} ben ik weer in {CITY}.
        Ik wil hem gewoon terugsturen.
    """),
    bye_agent=lines("""
        Kan ik verder nog iets voor u doen?
        Een fijne dag nog, {CT} {CL}.
    """),
    bye_customer=lines("""
        Nee, dat was het. Bedankt, {AF}.
        Dank u, tot ziens.
    """),
    words=lines("""
        Ik wil een wit kastje, een groot model.
        De bakker en de visser, dat is de straat.
        Een roos in januari, dat kan.
    """),
)
