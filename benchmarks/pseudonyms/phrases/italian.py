"""Italian."""

from benchmarks.pseudonyms.phrases import Phrases, lines, nouns

ITALIAN = Phrases(
    titles=("signora", "signor"),
    agent=("Agente", "Operatore", "Assistenza"),
    customer=("Cliente", "Utente"),
    fillers=("eh", "allora", "aspetti", "cioè", "vediamo"),
    hello_agent=lines("""
        {COMPANY} buongiorno, sono {AF}, come posso aiutarla?
        Servizio clienti {COMPANY}, mi chiamo {AN}.
        Buonasera, parla con {AF} di {COMPANY}.
    """),
    hello_customer=lines("""
        Buongiorno, ho un problema con il mio {PRODUCT}.
        Senta, mi avete addebitato {PRICE}.
        Salve, il {PRODUCT} non va più da {WEEKDAY}.
    """),
    introduced=lines("""
        Mi chiamo {CN}.
        Sono {CN}.
        Il mio nome è {CN}.
        Il contratto è intestato a {CN}.
        Parla {CN}, buongiorno.
        Nome {CF}, cognome {CL}.
        Sono la {CT} {CL}.
    """),
    nickname=lines("""
        Tutti mi chiamano {CK}.
        Mi chiami pure {CK}.
    """),
    spelt=lines("""
        Glielo scandisco: {CS}.
        Si scrive {CS}.
        Il cognome è {CS}.
    """),
    by_agent=lines("""
        Grazie, {CT} {CL}.
        Va bene, {CF}, controllo subito.
        Mi dispiace, {CT} {CL}.
        Ho in linea {CN}.
        È ancora lì, {CT} {CL}?
        L'ho scritto nella scheda di {CF}.
    """),
    by_customer=lines("""
        Grazie mille, {AF}.
        Ieri ho già parlato con {AF}.
        Senta, {AF}, quanto ci vuole?
        Me l'ha promesso {AN}.
    """),
    other_person=lines("""
        L'ha montato mio marito, {OP}.
        Il tecnico si chiamava {OP}.
    """),
    nouns=nouns("""
        PHONE: il suo numero di telefono | il mio numero di telefono; un recapito | il mio numero
        PHONE: il cellulare | il mio cellulare
        EMAIL: il suo indirizzo e-mail | il mio indirizzo e-mail; la sua mail | la mia mail
        CARD: il numero della carta | il numero della mia carta; la carta di credito | la carta
        IBAN: il suo IBAN | il mio IBAN; le coordinate bancarie | l'IBAN
        CF: il suo codice fiscale | il mio codice fiscale; il codice fiscale | il codice fiscale
        PASSPORT: il numero del passaporto | il mio passaporto
        IP: il suo indirizzo IP | il mio IP
        MAC: il MAC address del modem | il MAC address
        URL: il link | il link
        ORDER: il numero d'ordine | il mio numero d'ordine
        ACCOUNT: il numero di conto | il mio numero di conto
        CUSTOMER: il suo codice cliente | il mio codice cliente; il numero cliente | il numero cliente
        TICKET: il numero del ticket | il mio ticket
        CASE: il numero della pratica | la mia pratica
        BOOKING: il codice di prenotazione | il mio codice di prenotazione
        POLICY: il numero di polizza | il mio numero di polizza
        INVOICE: il numero della fattura | il numero della fattura
        TRACKING: il codice di spedizione | il codice di spedizione
        BIRTH: la sua data di nascita | la mia data di nascita
        ADDRESS: il suo indirizzo | il mio indirizzo; l'indirizzo di consegna | l'indirizzo di consegna
    """),
    ask=lines("""
        Mi può dare {YOUR}, per favore?
        Mi conferma {YOUR}?
        E {YOUR}?
        Mi servirebbe {YOUR}.
        Mi detti pure {YOUR}.
    """),
    give=lines("""
        {V}
        Sì, è {V}.
        Allora, {V}.
        Aspetti, ecco, {V}.
        È {V}, ha scritto?
    """),
    volunteer=lines("""
        {MY} è {V}.
        Le do {MY}: {V}
        {MY}: {V}
    """),
    special={
        "PHONE": lines("""
            Mi trova al {V}.
            Mi richiami al {V}, per cortesia.
            Chiamo dal {V}.
        """),
        "EMAIL": lines("""
            Mi mandi la fattura a {V}.
            Entro con {V}.
        """),
        "CARD": lines("Può addebitare sulla {V}."),
        "IBAN": lines("Mi faccia il bonifico su {V}."),
        "ADDRESS": lines("""
            Abito in {V}.
            Lo spedisca in {V}.
        """),
        "BIRTH": lines("""
            Sono nato il {V}.
            Sono nata il {V}.
        """),
        "TICKET": lines("Chiamo per il ticket {V}."),
        "ORDER": lines("Chiamo per l'ordine {V}."),
        "URL": lines("Ho ricevuto un messaggio con {V}."),
    },
    back=lines("""
        Ripeto: {V}
        Quindi {V}, giusto?
        Ho segnato {V}.
    """),
    go_on=lines("""
        Sì.
        Ok.
        Mi dica.
        E poi?
    """),
    ask_place=lines("E il CAP e la città?"),
    chat_agent=lines("""
        Può riavviare il modem?
        L'errore {ERROR} vuol dire che la memoria è piena.
        L'offerta costa {PRICE} al mese, da {MONTH} {PRICE}.
        Siamo aperti {HOURS}.
        Ci vogliono da {SMALL} a {SMALL} giorni lavorativi.
        Per il {MODEL} serve la versione {VERSION}.
        C'è uno sconto del {PERCENT} fino al {DATE}.
        C'è un guasto a {CITY} dalle {TIME}.
        Ne abbiamo ancora {QTY} in magazzino.
    """),
    chat_customer=lines("""
        {PRICE} per un cavo, ma scherziamo?
        L'ho comprato a {MONTH} del {YEAR}.
        Mi dà sempre {ERROR}.
        Sono {SMALL} settimane che aspetto.
        Ne ho ordinati {QTY} e ne sono arrivati {SMALL}.
        È il {MODEL}, credo.
        Alle {TIME} andava ancora.
        Sono cliente dal {YEAR}.
        La spia è rossa, poi verde.
        {WEEKDAY} sono a {CITY}.
        Ah, va bene, ho capito.
    """),
    bye_agent=lines("""
        Posso aiutarla in altro?
        Buona giornata, {CT} {CL}.
    """),
    bye_customer=lines("""
        No, è tutto. Grazie, {AF}.
        Grazie, arrivederci.
    """),
    words=lines("""
        La luce bianca è felice, che gioia.
        Speriamo che la fontana sia aperta, è una speranza.
        Il leone sui grassi saturi, che pubblicità.
    """),
)
