"""Spanish, of Spain and of Mexico."""

from benchmarks.pseudonyms.phrases import Phrases, lines, nouns

SPANISH = Phrases(
    titles=("señora", "señor"),
    agent=("Agente", "Asesor", "Soporte"),
    customer=("Cliente", "Usuario"),
    fillers=("eh", "este", "a ver", "pues", "espere"),
    hello_agent=lines("""
        {COMPANY}, buenos días, le atiende {AF}.
        Gracias por llamar a {COMPANY}, mi nombre es {AN}, ¿en qué le puedo ayudar?
        Hola, soy {AF}, del servicio de atención al cliente.
        Buenas tardes, habla {AN}.
    """),
    hello_customer=lines("""
        Hola, buenas, tengo un problema con mi {PRODUCT}.
        Mire, me han cobrado {PRICE} y no sé por qué.
        Buenos días, mi {PRODUCT} no funciona desde el {WEEKDAY}.
    """),
    introduced=lines("""
        Me llamo {CN}.
        Soy {CN}.
        Mi nombre es {CN}.
        Habla {CN}, buenos días.
        La cuenta está a nombre de {CN}.
        De parte de {CN}.
        Nombre {CF}, apellido {CL}.
        Soy la {CT} {CL}.
    """),
    nickname=lines("""
        Todos me dicen {CK}.
        Puede llamarme {CK}.
    """),
    spelt=lines("""
        Se lo deletreo: {CS}.
        Se escribe {CS}.
        El apellido es {CS}.
    """),
    by_agent=lines("""
        Gracias, {CT} {CL}.
        Muy bien, {CF}, déjeme ver.
        Lo siento mucho, {CT} {CL}.
        Tengo en la línea a {CN}.
        ¿Sigue ahí, {CT} {CL}?
        Queda anotado en la cuenta de {CF}.
        Un momentito, don {CF}.
    """),
    by_customer=lines("""
        Muchas gracias, {AF}.
        Ayer ya hablé con {AF}.
        Oiga, {AF}, ¿cuánto va a tardar?
        Me lo prometió {AN}.
    """),
    other_person=lines("""
        Lo instaló mi marido, {OP}.
        El técnico se llamaba {OP}.
    """),
    nouns=nouns("""
        PHONE: su número de teléfono | mi número de teléfono; su móvil | mi móvil; su celular | mi celular
        EMAIL: su correo electrónico | mi correo electrónico; su correo | mi correo; su email | mi email
        CARD: el número de su tarjeta | mi número de tarjeta; la tarjeta de crédito | la tarjeta
        IBAN: su IBAN | mi IBAN; su número de cuenta bancaria | mi cuenta
        DNI: su DNI | mi DNI; su número de DNI con la letra | el DNI
        NIE: su NIE | mi NIE
        CURP: su CURP | mi CURP
        IP: su dirección IP | mi IP
        MAC: la dirección MAC del router | la MAC
        URL: el enlace | el enlace
        ORDER: su número de pedido | mi número de pedido
        ACCOUNT: su número de cuenta | mi número de cuenta
        CUSTOMER: su número de cliente | mi número de cliente
        TICKET: el número de ticket | mi número de ticket; el folio | el folio
        CASE: su número de caso | mi número de caso; el número de expediente | el expediente
        BOOKING: su código de reserva | mi código de reserva; el localizador | el localizador
        POLICY: su número de póliza | mi número de póliza
        INVOICE: el número de factura | el número de factura
        TRACKING: el número de seguimiento | el número de seguimiento
        BIRTH: su fecha de nacimiento | mi fecha de nacimiento
        ADDRESS: su dirección | mi dirección; la dirección de envío | la dirección de envío; su domicilio | mi domicilio
    """),
    ask=lines("""
        ¿Me puede dar {YOUR}, por favor?
        ¿Me confirma {YOUR}?
        ¿Y {YOUR}?
        Necesito {YOUR}.
        Dígame {YOUR}.
    """),
    give=lines("""
        {V}
        Sí, es {V}.
        Es el {V}.
        A ver, {V}.
        Apunte: {V}.
    """),
    volunteer=lines("""
        {MY} es {V}.
        Le doy {MY}: {V}
        {MY}: {V}
        Tengo aquí {MY}, {V}.
    """),
    special={
        "PHONE": lines("""
            Me puede llamar al {V}.
            Llámeme al {V} por la tarde.
            Llamo desde el {V}.
        """),
        "EMAIL": lines("""
            Mándeme la factura a {V}.
            Entro con {V}.
        """),
        "CARD": lines("Cárguelo a la {V}."),
        "IBAN": lines("Haga la transferencia a {V}."),
        "ADDRESS": lines("""
            Vivo en {V}.
            Mándelo a {V}.
        """),
        "BIRTH": lines("""
            Nací el {V}.
            Soy del {V}.
        """),
        "TICKET": lines("Llamo por el ticket {V}."),
        "ORDER": lines("""
            Llamo por el pedido {V}.
            El pedido {V} no ha llegado.
        """),
        "URL": lines("Me llegó un mensaje con {V}."),
    },
    back=lines("""
        Le repito: {V}
        Entonces {V}, ¿correcto?
        Tengo anotado {V}.
    """),
    go_on=lines("""
        Sí.
        Ajá.
        Dígame.
        ¿Y luego?
    """),
    ask_place=lines("¿Y el código postal y la ciudad?"),
    chat_agent=lines("""
        ¿Puede reiniciar el router, por favor?
        El error {ERROR} significa que la memoria está llena.
        El plan cuesta {PRICE} al mes, y desde {MONTH} {PRICE}.
        Abrimos {HOURS}.
        Tarda de {SMALL} a {SMALL} días hábiles.
        Para el {MODEL} hace falta la versión {VERSION}.
        Tiene un {PERCENT} de descuento hasta el {DATE}.
        Hay una avería en {CITY} desde las {TIME}.
        Pulse el botón {SMALL} segundos.
        Quedan {QTY} unidades.
    """),
    chat_customer=lines("""
        ¿{PRICE} por un cable? Es una vergüenza.
        Lo compré en {MONTH} de {YEAR}.
        Me sale {ERROR} todo el rato.
        Llevo {SMALL} semanas esperando.
        Pedí {QTY} y llegaron {SMALL}.
        Es el {MODEL}, creo.
        A las {TIME} todavía funcionaba.
        Soy cliente desde {YEAR}.
        La luz está roja y luego verde.
        El {WEEKDAY} estoy en {CITY}.
        Tengo la versión {VERSION}.
        Ah, vale, ya entiendo.
    """),
    bye_agent=lines("""
        ¿Le puedo ayudar en algo más?
        Que tenga un buen día, {CT} {CL}.
    """),
    bye_customer=lines("""
        No, eso es todo. Gracias, {AF}.
        Gracias, hasta luego.
    """),
    words=lines("""
        Hay una luz blanca en la calle, junto a la cruz.
        Los reyes llegan en enero, con mucha esperanza.
        Qué dolores de cabeza, y con mucho rosario.
    """),
)
