"""Words on a speaker's label that stand for a part in the call rather than for a person.

One list for two readers: `bot.intake` learns from it who is the agent and who the customer, and the pseudonymiser
that "Agent" and "Speaker 1" are nobody's name. All words are lower-case; `letters` brings a word of a label into
that form.
"""

from __future__ import annotations

from functools import lru_cache

from dataset.records import Role


def words(*lines: str) -> frozenset[str]:
    """The words of some lines: lists of words read best as lines."""
    return frozenset(word for line in lines for word in line.split())


AGENT_WORDS = words(
    "agent agents rep reps representative advisor adviser associate operator csr csa specialist technician tech",
    "consultant supervisor manager assistant staff clerk receptionist dispatcher internal engineer admin counselor",
    "agentin mitarbeiter mitarbeiterin berater beraterin sachbearbeiter sachbearbeiterin kundenberater",
    "kundenberaterin techniker technikerin supportmitarbeiter",
    "agente conseiller conseillère opérateur opératrice technicien technicienne téléconseiller téléconseillère",
    "asesor asesora operador operadora representante técnico técnica ejecutivo ejecutiva",
    "operatore operatrice consulente tecnico",
    "medewerker medewerkster adviseur helpdeskmedewerker",
    "atendente consultor consultora assistente konsultant konsultantka handläggare",
    "オペレーター エージェント 担当者 客服 坐席 상담원",
)

CUSTOMER_WORDS = words(
    "customer caller client user guest member consumer patient buyer subscriber shopper passenger tenant visitor",
    "external policyholder enduser customers callers requester traveler traveller insured cardholder claimant",
    "kunde kundin anrufer anruferin nutzer nutzerin gast mitglied besucher besucherin reisender reisende",
    "patientin versicherter versicherte mieter mieterin käufer käuferin",
    "cliente appelant appelante utilisateur utilisatrice usager abonné abonnée visiteur visiteuse adhérent adhérente",
    "assuré assurée voyageur voyageuse passager passagère patiente locataire",
    "clienta usuario usuaria llamante chiamante utente klant beller gebruiker visitante huésped viajero viajera",
    "pasajero pasajera paciente asegurado asegurada abonado abonada socio socia",
    "visitatore visitatrice ospite viaggiatore viaggiatrice passeggero passeggera paziente assicurato assicurata",
    "bezoeker reiziger passagier patiënt verzekerde abonnee huurder",
    "usuário usuária utilizador utilizadora chamador klient klientka kund hóspede passageiro passageira segurado",
    "segurada assinante besökare gość pasażer",
    "お客様 顧客 客户 顾客 用户 고객",
)

# A department speaks with an agent's voice, whoever it serves: "Customer Service" is no customer.
DEPARTMENT_WORDS = words(
    "support service services care success helpdesk help desk helpline hotline sales billing team reception front chat",
    "kundendienst kundenservice kundenbetreuung service-center assistenza soporte suporte klantenservice",
    "assistance",
)

# Somebody, or something, of whom the label alone does not tell the part.
NEUTRAL_WORDS = words(
    "speaker unknown unidentified system bot chatbot ivr voicemail automated automatic recording announcement",
    "virtual participant person interpreter translator narrator host everyone me you channel voice spk spkr ch party",
    "sprecher sprecherin locuteur hablante parlante spreker falante",
)

# Words that only go with the ones above.
MODIFIER_WORDS = words(
    "senior junior technical tech it end phone call center centre contact live first second new old lead the a an",
    "level tier line account online customer client user member guest and of in",
)


def letters(word: str) -> str:
    """A word of a label without the digits and marks around it: `SPEAKER_00` and `Agent1` are role words too."""
    return word.casefold().strip("0123456789_-.,:#*'’\"()[]")


def is_role_word(word: str) -> bool:
    """Whether a word of a label stands for a part in the call."""
    return letters(word) in _ALL


@lru_cache(maxsize=4096)
def role_of(label: str) -> Role | None:
    """The role that a label of role words alone tells, or None where it holds anything else.

    A label of neutral words ("Speaker 1") tells `Role.OTHER`.
    """
    bare = (letters(word) for word in label.replace("/", " ").split())
    named = [word for word in bare if word]
    if not named or any(word not in _ALL and word not in MODIFIER_WORDS for word in named):
        return None
    if any(word in DEPARTMENT_WORDS for word in named):
        return Role.AGENT
    for word in reversed(named):
        if word in AGENT_WORDS:
            return Role.AGENT if not _is_machine(named) else Role.OTHER
        if word in CUSTOMER_WORDS:
            return Role.CUSTOMER
    return Role.OTHER if any(word in NEUTRAL_WORDS for word in named) else None


def _is_machine(named: list[str]) -> bool:
    return any(word in ("virtual", "automated", "automatic", "bot") for word in named)


_ALL = AGENT_WORDS | CUSTOMER_WORDS | DEPARTMENT_WORDS | NEUTRAL_WORDS
