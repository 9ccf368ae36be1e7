"""French."""

from benchmarks.pseudonyms.phrases import Phrases, lines, nouns

FRENCH = Phrases(
    titles=("madame", "monsieur"),
    agent=("Agent", "Conseiller", "Support"),
    customer=("Client", "Cliente", "Appelant"),
    fillers=("euh", "alors", "attendez", "bah", "voyons"),
    hello_agent=lines("""
        {COMPANY} bonjour, {AF} à votre écoute.
        Bonjour, {AN}, service client {COMPANY}, que puis-je faire pour vous ?
        Bonjour et bienvenue chez {COMPANY}, je m'appelle {AF}.
        Service après-vente, {AF} à l'appareil.
    """),
    hello_customer=lines("""
        Oui bonjour, j'ai un souci avec mon {PRODUCT}.
        Bonjour, on m'a prélevé {PRICE} sans raison.
        Allô, bonjour, mon {PRODUCT} ne marche plus depuis {WEEKDAY}.
    """),
    introduced=lines("""
        Je m'appelle {CN}.
        Je suis {CT} {CL}.
        Ici {CN}, bonjour.
        Le dossier est au nom de {CN}.
        C'est {CT} {CL} à l'appareil.
        Mon nom est {CN}.
        Prénom {CF}, nom de famille {CL}.
        C'est {CF}, je vous ai appelé lundi.
    """),
    nickname=lines("""
        Tout le monde m'appelle {CK}.
        Vous pouvez m'appeler {CK}.
    """),
    spelt=lines("""
        Ça s'écrit {CS}.
        Je vous l'épelle : {CS}.
        Le nom, c'est {CS}.
    """),
    by_agent=lines("""
        Merci, {CT} {CL}.
        Très bien, {CT} {CL}, je regarde.
        Je suis désolé, {CT} {CL}.
        J'ai {CT} {CN} en ligne.
        Ne quittez pas, {CF}.
        C'est noté dans le dossier de {CT} {CL}.
        Vous êtes toujours là, {CT} {CL} ?
    """),
    by_customer=lines("""
        Merci beaucoup, {AF}.
        J'ai déjà parlé avec {AF} hier.
        Dites, {AF}, ça va prendre longtemps ?
        C'est {AF} qui me l'a promis.
    """),
    other_person=lines("""
        C'est mon mari, {OP}, qui l'a installé.
        Le technicien s'appelait {OP}.
    """),
    nouns=nouns("""
        PHONE: votre numéro de téléphone | mon numéro de téléphone; votre numéro de portable | mon portable
        EMAIL: votre adresse e-mail | mon adresse e-mail; votre adresse mail | mon mail
        CARD: le numéro de votre carte bancaire | mon numéro de carte; le numéro de carte bleue | ma carte bleue
        IBAN: votre IBAN | mon IBAN; votre RIB | mon RIB
        NIR: votre numéro de sécurité sociale | mon numéro de sécurité sociale
        NIR: votre numéro de sécu | mon numéro de sécu
        PASSPORT: votre numéro de passeport | mon numéro de passeport
        IP: votre adresse IP | mon adresse IP
        MAC: l'adresse MAC de la box | l'adresse MAC
        URL: le lien | le lien
        ORDER: votre numéro de commande | mon numéro de commande
        ACCOUNT: votre numéro de compte | mon numéro de compte
        CUSTOMER: votre numéro client | mon numéro client; votre identifiant client | mon identifiant
        TICKET: le numéro de ticket | mon numéro de ticket
        CASE: votre numéro de dossier | mon numéro de dossier
        BOOKING: votre référence de réservation | ma référence de réservation
        POLICY: votre numéro de contrat | mon numéro de contrat
        INVOICE: le numéro de facture | le numéro de facture
        TRACKING: le numéro de suivi | le numéro de suivi
        BIRTH: votre date de naissance | ma date de naissance
        ADDRESS: votre adresse | mon adresse; l'adresse de livraison | l'adresse de livraison
    """),
    ask=lines("""
        Je peux avoir {YOUR}, s'il vous plaît ?
        Pouvez-vous me donner {YOUR} ?
        Et {YOUR} ?
        Il me faudrait {YOUR}.
        Pour vérifier, {YOUR} ?
    """),
    give=lines("""
        {V}
        Oui, c'est {V}.
        C'est le {V}.
        Attendez, voilà, {V}.
        Alors, {V}.
    """),
    volunteer=lines("""
        {MY}, c'est {V}.
        {MY} est {V}.
        Je vous donne {MY} : {V}
        {MY} : {V}
    """),
    special={
        "PHONE": lines("""
            Vous pouvez me joindre au {V}.
            Rappelez-moi au {V}, s'il vous plaît.
            J'appelle du {V}.
        """),
        "EMAIL": lines("""
            Envoyez la facture à {V}.
            Je me connecte avec {V}.
        """),
        "CARD": lines("Vous pouvez débiter la carte {V}."),
        "IBAN": lines("Faites le virement sur {V}."),
        "ADDRESS": lines("""
            J'habite {V}.
            J'habite au {V}.
            Livrez au {V}, s'il vous plaît.
        """),
        "BIRTH": lines("""
            Je suis né le {V}.
            Je suis née le {V}.
        """),
        "TICKET": lines("J'appelle pour le ticket {V}."),
        "ORDER": lines("""
            J'appelle pour la commande {V}.
            La commande numéro {V} n'est pas arrivée.
        """),
        "URL": lines("J'ai reçu un SMS avec {V}."),
    },
    back=lines("""
        Je répète : {V}
        Donc {V}, c'est bien ça ?
        J'ai bien noté {V}.
    """),
    go_on=lines("""
        Oui.
        D'accord.
        Je vous écoute.
        Et ensuite ?
    """),
    ask_place=lines("Et le code postal et la ville ?"),
    chat_agent=lines("""
        Pouvez-vous redémarrer la box ?
        L'erreur {ERROR} veut dire que la mémoire est pleine.
        L'abonnement est à {PRICE} par mois, puis {PRICE} à partir de {MONTH}.
        Nous sommes ouverts {HOURS}.
        Comptez {SMALL} à {SMALL} jours ouvrés.
        Pour le {MODEL}, il faut la version {VERSION}.
        Vous avez {PERCENT} de remise jusqu'au {DATE}.
        Il y a une panne à {CITY} depuis {TIME}.
        Appuyez {SMALL} secondes sur le bouton.
        Il nous en reste {QTY} en stock.
        Le câble doit faire au moins {MEASURE}.
    """),
    chat_customer=lines("""
        {PRICE} pour un câble, c'est du vol.
        Je l'ai acheté en {MONTH} {YEAR}.
        Ça affiche {ERROR} à chaque fois.
        Ça fait {SMALL} semaines que j'attends.
        J'en ai commandé {QTY} et j'en ai reçu {SMALL}.
        C'est le {MODEL}, je crois.
        À {TIME}, ça marchait encore.
        Je suis client depuis {YEAR}.
        Le voyant est rouge, puis vert.
        Je rentre à {CITY} {WEEKDAY}.
        J'ai la version {VERSION}.
        Ah d'accord, je comprends.
    """),
    bye_agent=lines("""
        Est-ce que je peux faire autre chose pour vous ?
        Bonne journée, {CT} {CL}.
    """),
    bye_customer=lines("""
        Non, c'est tout, merci {AF}.
        Merci, au revoir.
    """),
    words=lines("""
        La rose est claire, c'est juste un petit détail blanc.
        À la fontaine, il y a un petit marchand.
        Le boulanger ferme tôt, c'est juste.
    """),
)
