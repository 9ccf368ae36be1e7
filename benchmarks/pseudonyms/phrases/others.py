"""Portuguese, Polish and Swedish: fewer sentences, of the same kinds."""

from benchmarks.pseudonyms.phrases import Phrases, lines, nouns

PORTUGUESE = Phrases(
    titles=("senhora", "senhor"),
    agent=("Agente", "Atendente", "Suporte"),
    customer=("Cliente",),
    fillers=("é", "bom", "deixa eu ver", "peraí"),
    hello_agent=lines("""
        {COMPANY}, bom dia, aqui é {AF}, em que posso ajudar?
        Obrigado por ligar para a {COMPANY}, meu nome é {AN}.
    """),
    hello_customer=lines("""
        Oi, bom dia, estou com um problema no meu {PRODUCT}.
        Me cobraram {PRICE} e eu não sei por quê.
    """),
    introduced=lines("""
        Meu nome é {CN}.
        Aqui é {CN}.
        Eu me chamo {CN}.
        Está no nome de {CN}.
        Sou {CN}, liguei semana passada.
    """),
    nickname=lines("Todo mundo me chama de {CK}."),
    spelt=lines("Vou soletrar: {CS}."),
    by_agent=lines("""
        Obrigado, {CF}.
        Certo, {CT} {CL}, um momento.
        Estou com {CN} na linha.
        Anotei no cadastro de {CF}.
    """),
    by_customer=lines("""
        Obrigada, {AF}.
        Ontem eu já falei com {AF}.
    """),
    other_person=lines("Quem instalou foi meu marido, {OP}."),
    nouns=nouns("""
        PHONE: o seu telefone | o meu telefone; o seu celular | o meu celular
        EMAIL: o seu e-mail | o meu e-mail
        CARD: o número do cartão | o número do meu cartão
        IBAN: o seu IBAN | o meu IBAN
        CPF: o seu CPF | o meu CPF; o número do CPF | o CPF
        NIF: o seu NIF | o meu NIF; o número de contribuinte | o meu número de contribuinte
        IP: o seu endereço IP | o meu IP
        MAC: o endereço MAC do roteador | o endereço MAC
        URL: o link | o link
        ORDER: o número do pedido | o número do pedido
        ACCOUNT: o número da conta | o número da conta
        CUSTOMER: o código do cliente | o meu código de cliente
        TICKET: o número do chamado | o chamado
        CASE: o número do protocolo | o protocolo
        BOOKING: o código da reserva | o código da reserva
        POLICY: o número da apólice | o número da apólice
        INVOICE: o número da nota fiscal | o número da nota
        TRACKING: o código de rastreio | o código de rastreio
        BIRTH: a sua data de nascimento | a minha data de nascimento
        ADDRESS: o seu endereço | o meu endereço
    """),
    ask=lines("""
        Pode me informar {YOUR}, por favor?
        E {YOUR}?
        Preciso de {YOUR}.
    """),
    give=lines("""
        {V}
        É {V}.
        Claro, {V}.
    """),
    volunteer=lines("""
        {MY} é {V}.
        {MY}: {V}
    """),
    special={
        "PHONE": lines("Pode me ligar no {V}."),
        "EMAIL": lines("Manda para {V}."),
        "ADDRESS": lines("Eu moro na {V}."),
        "BIRTH": lines("Nasci em {V}."),
    },
    back=lines("Então é {V}, certo?"),
    go_on=lines("""
        Sim.
        Pode falar.
    """),
    ask_place=lines("E o CEP e a cidade?"),
    chat_agent=lines("""
        Pode reiniciar o modem?
        O plano custa {PRICE} por mês.
        O erro {ERROR} quer dizer que a memória está cheia.
        Funcionamos {HOURS}.
    """),
    chat_customer=lines("""
        Comprei em {MONTH} de {YEAR}.
        Aparece {ERROR} toda hora.
        Estou esperando há {SMALL} semanas.
        É o {MODEL}, acho.
    """),
    bye_agent=lines("Posso ajudar em algo mais?"),
    bye_customer=lines("Não, é só isso. Obrigado, {AF}."),
    words=lines("A graça da vitória, que silva no ar."),
)

POLISH = Phrases(
    titles=("pani", "pan"),
    agent=("Agent", "Konsultant"),
    customer=("Klient",),
    fillers=("yyy", "no", "chwileczkę"),
    hello_agent=lines("""
        {COMPANY}, dzień dobry, z tej strony {AF}, w czym mogę pomóc?
        Dzień dobry, nazywam się {AN}, dzwonię z {COMPANY}.
    """),
    hello_customer=lines("""
        Dzień dobry, mam problem, mój {PRODUCT} nie działa.
        Pobrano mi {PRICE}, nie wiem dlaczego.
    """),
    introduced=lines("""
        Nazywam się {CN}.
        Mówi {CN}.
        Moje nazwisko {CL}, imię {CF}.
        Tu {CN}.
    """),
    nickname=lines("Wszyscy mówią na mnie {CK}."),
    spelt=lines("Przeliteruję: {CS}."),
    by_agent=lines("""
        Dziękuję, {CF}.
        Na linii jest {CN}.
    """),
    by_customer=lines("""
        Dzięki, {AF}.
        Obiecał mi to {AN}.
    """),
    other_person=lines("Instalował to mój mąż, {OP}."),
    nouns=nouns("""
        PHONE: numer telefonu | mój numer telefonu; numer komórki | mój numer
        EMAIL: adres e-mail | mój adres e-mail; mail | mój mail
        CARD: numer karty | numer karty
        IBAN: numer konta | mój numer konta; numer IBAN | mój IBAN
        PESEL: numer PESEL | mój PESEL; PESEL | PESEL
        IP: adres IP | mój adres IP
        MAC: adres MAC routera | adres MAC
        URL: link | link
        ORDER: numer zamówienia | numer zamówienia
        ACCOUNT: numer konta klienta | numer konta klienta
        CUSTOMER: numer klienta | mój numer klienta
        TICKET: numer zgłoszenia | numer zgłoszenia
        CASE: numer sprawy | numer sprawy
        BOOKING: kod rezerwacji | kod rezerwacji
        POLICY: numer polisy | numer polisy
        INVOICE: numer faktury | numer faktury
        TRACKING: numer przesyłki | numer przesyłki
        BIRTH: datę urodzenia | moja data urodzenia
        ADDRESS: adres | mój adres
    """),
    ask=lines("""
        Proszę podać {YOUR}.
        Poproszę {YOUR}.
    """),
    give=lines("""
        {V}
        Tak, to jest {V}.
        Już mówię, {V}.
    """),
    volunteer=lines("""
        {MY} to {V}.
        {MY}: {V}
    """),
    special={
        "PHONE": lines("Proszę dzwonić na {V}."),
        "EMAIL": lines("Proszę wysłać na {V}."),
        "ADDRESS": lines("Mieszkam na {V}."),
    },
    back=lines("Czyli {V}, zgadza się?"),
    go_on=lines("""
        Tak.
        Słucham.
    """),
    ask_place=lines("A kod pocztowy i miasto?"),
    chat_agent=lines("""
        Proszę uruchomić router ponownie.
        Abonament kosztuje {PRICE} miesięcznie.
        Błąd {ERROR} oznacza, że pamięć jest pełna.
    """),
    chat_customer=lines("""
        Wyskakuje mi {ERROR}.
        Czekam już {SMALL} tygodnie.
        To jest chyba {MODEL}.
    """),
    bye_agent=lines("Czy mogę w czymś jeszcze pomóc?"),
    bye_customer=lines("Nie, to wszystko. Dziękuję."),
    words=lines("W maju kupiłem nowy, zielony, bardzo ładny."),
)

SWEDISH = Phrases(
    titles=("fru", "herr"),
    agent=("Agent", "Handläggare"),
    customer=("Kund",),
    fillers=("öh", "vänta lite", "alltså"),
    hello_agent=lines("""
        Hej och välkommen till {COMPANY}, du pratar med {AF}.
        {COMPANY} kundtjänst, jag heter {AN}, vad kan jag hjälpa till med?
    """),
    hello_customer=lines("""
        Hej, jag har problem med min {PRODUCT}.
        Jag har blivit debiterad {PRICE}.
    """),
    introduced=lines("""
        Jag heter {CN}.
        Mitt namn är {CN}.
        Det är {CN} här.
        Hej, {CN} heter jag.
    """),
    nickname=lines("Alla kallar mig {CK}."),
    spelt=lines("Jag bokstaverar: {CS}."),
    by_agent=lines("""
        Tack, {CF}.
        Okej {CF}, jag kollar.
        Jag har {CN} på linjen.
    """),
    by_customer=lines("""
        Tack så mycket, {AF}.
        Jag pratade med {AF} igår.
    """),
    other_person=lines("Min man {OP} installerade den."),
    nouns=nouns("""
        PHONE: ditt telefonnummer | mitt telefonnummer; ditt mobilnummer | mitt mobilnummer
        EMAIL: din e-postadress | min e-postadress; din mejl | min mejl
        CARD: kortnumret | mitt kortnummer
        IBAN: ditt IBAN | mitt IBAN
        PERSONNUMMER: ditt personnummer | mitt personnummer
        IP: din IP-adress | min IP-adress
        MAC: routerns MAC-adress | MAC-adressen
        URL: länken | länken
        ORDER: ditt ordernummer | mitt ordernummer
        ACCOUNT: ditt kontonummer | mitt kontonummer
        CUSTOMER: ditt kundnummer | mitt kundnummer
        TICKET: ärendenumret | mitt ärendenummer
        CASE: ditt ärendenummer | ärendenumret
        BOOKING: din bokningskod | min bokningskod
        POLICY: ditt försäkringsnummer | mitt försäkringsnummer
        INVOICE: fakturanumret | fakturanumret
        TRACKING: kollinumret | kollinumret
        BIRTH: ditt födelsedatum | mitt födelsedatum
        ADDRESS: din adress | min adress
    """),
    ask=lines("""
        Kan jag få {YOUR}, tack?
        Och {YOUR}?
    """),
    give=lines("""
        {V}
        Ja, det är {V}.
        Vänta, {V}.
    """),
    volunteer=lines("""
        {MY} är {V}.
        {MY}: {V}
    """),
    special={
        "PHONE": lines("Du kan nå mig på {V}."),
        "EMAIL": lines("Skicka det till {V}."),
        "ADDRESS": lines("Jag bor på {V}."),
        "BIRTH": lines("Jag är född {V}."),
    },
    back=lines("Alltså {V}, stämmer det?"),
    go_on=lines("""
        Ja.
        Mm.
    """),
    ask_place=lines("Och postnummer och ort?"),
    chat_agent=lines("""
        Kan du starta om routern?
        Det kostar {PRICE} i månaden.
        Fel {ERROR} betyder att minnet är fullt.
    """),
    chat_customer=lines("""
        Jag får {ERROR} hela tiden.
        Jag har väntat i {SMALL} veckor.
        Det är en {MODEL}, tror jag.
    """),
    bye_agent=lines("Är det något mer jag kan hjälpa till med?"),
    bye_customer=lines("Nej, det var allt. Tack, {AF}."),
    words=lines("En ek vid sjön, en nordisk vinter."),
)
