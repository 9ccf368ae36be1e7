"""German."""

from benchmarks.pseudonyms.phrases import Phrases, lines, nouns

GERMAN = Phrases(
    titles=("Frau", "Herr"),
    agent=("Agent", "Support", "Mitarbeiter", "Berater"),
    customer=("Kunde", "Kundin", "Anrufer"),
    fillers=("äh", "ähm", "Moment", "also", "warten Sie"),
    hello_agent=lines("""
        {COMPANY} Kundenservice, mein Name ist {AN}, was kann ich für Sie tun?
        Guten Tag, Sie sprechen mit {AF} von {COMPANY}.
        Herzlich willkommen bei {COMPANY}, {AN} am Apparat.
        {COMPANY}, {AN}, guten Morgen.
        Hallo, hier ist {AF} vom Support, wie kann ich helfen?
    """),
    hello_customer=lines("""
        Guten Tag, ich habe ein Problem mit meinem {PRODUCT}.
        Ja, hallo, mir wurden {PRICE} abgebucht.
        Grüß Gott, mein {PRODUCT} geht seit {WEEKDAY} nicht mehr.
    """),
    introduced=lines("""
        Mein Name ist {CN}.
        Hier ist {CN}, guten Tag.
        {CL} mein Name, {CF} {CL}.
        Ich bin die {CF}, wir hatten letzte Woche telefoniert.
        Ich heiße {CN}.
        Das läuft auf {CN}.
        Der Vertrag ist auf den Namen {CN}.
        Vorname {CF}, Nachname {CL}.
        Ja, {CL} hier, guten Morgen.
    """),
    nickname=lines("""
        Alle nennen mich {CK}.
        Sie können ruhig {CK} zu mir sagen.
        Vielleicht steht da auch {CK}, so ruft man mich.
    """),
    spelt=lines("""
        Ich buchstabiere: {CS}.
        Das schreibt man {CS}.
        Der Nachname wird {CS} geschrieben.
    """),
    by_agent=lines("""
        Vielen Dank, {CT} {CL}.
        {CT} {CL}, einen kleinen Moment bitte.
        Das tut mir leid, {CT} {CL}.
        Ich habe hier {CT} {CN} in der Leitung.
        Alles klar, {CF}, ich schaue nach.
        Sind Sie noch da, {CT} {CL}?
        Ich vermerke das in {CF} {CL}s Kundenkonto.
        {CT} {CL} möchte also kündigen, das notiere ich.
    """),
    by_customer=lines("""
        Danke, {AF}, sehr nett.
        Ich hatte gestern schon mit {AN} gesprochen.
        {AF}, sind Sie noch dran?
        Dann schreiben Sie bitte, dass {AF} mir das zugesagt hat.
    """),
    other_person=lines("""
        Mein Mann, der {OP}, hat das eingerichtet.
        Der Techniker hieß {OP}.
        Meine Kollegin {OP} hat das Paket angenommen.
    """),
    nouns=nouns("""
        PHONE: Ihre Telefonnummer | meine Telefonnummer; Ihre Handynummer | meine Handynummer
        PHONE: eine Rückrufnummer | meine Nummer
        EMAIL: Ihre E-Mail-Adresse | meine E-Mail-Adresse; Ihre Mailadresse | meine Mail
        CARD: Ihre Kreditkartennummer | meine Kreditkartennummer; die Kartennummer | die Kartennummer
        IBAN: Ihre IBAN | meine IBAN; Ihre Bankverbindung | meine Kontonummer
        STEUERID: Ihre Steuer-ID | meine Steuer-ID; Ihre Steueridentifikationsnummer | meine Steueridentifikationsnummer
        RVNR: Ihre Rentenversicherungsnummer | meine Rentenversicherungsnummer
        RVNR: Ihre Sozialversicherungsnummer | meine Sozialversicherungsnummer
        IDCARD: Ihre Personalausweisnummer | meine Personalausweisnummer; die Ausweisnummer | die Ausweisnummer
        SVNR: Ihre Sozialversicherungsnummer | meine Sozialversicherungsnummer; Ihre SV-Nummer | meine SV-Nummer
        AHV: Ihre AHV-Nummer | meine AHV-Nummer
        IP: Ihre IP-Adresse | meine IP-Adresse
        MAC: die MAC-Adresse des Routers | die MAC-Adresse
        URL: den Link | der Link
        ORDER: Ihre Bestellnummer | meine Bestellnummer; Ihre Auftragsnummer | meine Auftragsnummer
        ACCOUNT: Ihre Kontonummer | meine Kontonummer; Ihre Vertragskontonummer | die Vertragskontonummer
        CUSTOMER: Ihre Kundennummer | meine Kundennummer
        TICKET: die Ticketnummer | meine Ticketnummer
        CASE: Ihre Vorgangsnummer | meine Vorgangsnummer; das Aktenzeichen | das Aktenzeichen
        BOOKING: Ihren Buchungscode | mein Buchungscode; Ihre Buchungsnummer | meine Buchungsnummer
        POLICY: Ihre Versicherungsnummer | meine Versicherungsnummer; die Vertragsnummer | die Vertragsnummer
        INVOICE: die Rechnungsnummer | die Rechnungsnummer
        TRACKING: die Sendungsnummer | die Sendungsnummer
        BIRTH: Ihr Geburtsdatum | mein Geburtsdatum
        ADDRESS: Ihre Adresse | meine Adresse; Ihre Anschrift | meine Anschrift; die Lieferadresse | die Lieferadresse
    """),
    ask=lines("""
        Nennen Sie mir bitte {YOUR}?
        Ich bräuchte noch {YOUR}.
        Und {YOUR}, bitte?
        Könnten Sie mir {YOUR} durchgeben?
        Zum Abgleich bitte einmal {YOUR}.
    """),
    give=lines("""
        {V}
        Ja, das ist {V}.
        Moment, hier steht {V}.
        Also, {V}.
        Die lautet {V}, haben Sie das?
    """),
    volunteer=lines("""
        {MY} ist {V}.
        {MY} lautet {V}.
        Ich hätte hier {MY}, {V}.
        {MY}: {V}
    """),
    special={
        "PHONE": lines("""
            Sie erreichen mich unter {V}.
            Rufen Sie mich bitte unter {V} zurück.
            Ich rufe von der {V} an.
        """),
        "EMAIL": lines("""
            Schicken Sie die Rechnung bitte an {V}.
            Ich melde mich immer mit {V} an.
        """),
        "CARD": lines("Buchen Sie das bitte von {V} ab."),
        "IBAN": lines("""
            Überweisen Sie das Geld auf {V}.
            Die Erstattung bitte auf {V}.
        """),
        "ADDRESS": lines("""
            Ich wohne {V}.
            Wir sind umgezogen, jetzt {V}.
            Liefern Sie es bitte in die {V}.
        """),
        "BIRTH": lines("""
            Ich bin am {V} geboren.
            Geboren {V}.
        """),
        "IP": lines("Da hat sich jemand von {V} aus angemeldet."),
        "MAC": lines("Auf dem Aufkleber steht {V}."),
        "URL": lines("Ich habe eine SMS mit {V} bekommen."),
        "TICKET": lines("Es geht um das Ticket {V}."),
        "ORDER": lines("Es geht um die Bestellung {V}."),
    },
    back=lines("""
        Ich wiederhole: {V}
        Also {V}, richtig?
        Gut, ich habe {V} notiert.
    """),
    go_on=lines("""
        Ja.
        Mhm.
        Weiter bitte.
        Okay, und dann?
    """),
    ask_place=lines("Und die Postleitzahl und der Ort?"),
    chat_agent=lines("""
        Könnten Sie das Gerät bitte einmal neu starten?
        Der Fehler {ERROR} heißt, dass der Speicher voll ist.
        Der Tarif kostet {PRICE} im Monat, ab {MONTH} {PRICE}.
        Wir sind {HOURS} erreichbar.
        Die Lieferung dauert {SMALL} bis {SMALL} Werktage.
        Für das Modell {MODEL} brauchen Sie Version {VERSION}.
        Das wären {PERCENT} Rabatt bis zum {DATE}.
        Das Kabel muss mindestens {MEASURE} lang sein.
        In {CITY} gibt es gerade eine Störung.
        Weiß ich leider nicht, da muss ich kurz nachfragen.
        Im Sommer haben wir von {TIME} bis {TIME} geöffnet.
        Drücken Sie die Taste {SMALL} Sekunden lang.
        Wir haben noch {QTY} Stück auf Lager.
    """),
    chat_customer=lines("""
        Das kostet mich jetzt {PRICE}, das ist doch ein Witz.
        Ich habe das Gerät im {MONTH} {YEAR} gekauft.
        Da kommt immer {ERROR}.
        Seit {SMALL} Wochen warte ich schon.
        Ich habe {QTY} bestellt und nur {SMALL} bekommen.
        Das ist das {MODEL}, glaube ich.
        Um {TIME} ging es noch.
        Ich bin seit {YEAR} Kunde bei Ihnen.
        Die Lampe blinkt rot, dann grün.
        Ich bin am {WEEKDAY} wieder in {CITY}.
        Die Leitung hat nur {MEASURE}.
        Bei mir läuft noch Version {VERSION}.
        Ja, klar, kein Problem.
        Ich koche gerade, warten Sie kurz.
    """),
    bye_agent=lines("""
        Kann ich sonst noch etwas für Sie tun?
        Dann wünsche ich Ihnen einen schönen Tag, {CT} {CL}.
    """),
    bye_customer=lines("""
        Nein, das war's. Danke, {AF}.
        Vielen Dank, auf Wiederhören.
    """),
    words=lines("""
        Weiß jemand, wie lang das dauert? Kurz oder lang?
        Der König unter den Routern, sagt man.
        Ich koche im Sommer selten, im Winter oft.
        Das Bild ist sehr klein, der Ton ist groß und stark.
        Der Wolf im Schafspelz, dieser Tarif.
    """),
)
