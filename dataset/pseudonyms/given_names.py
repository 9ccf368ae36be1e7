"""Given names that many people have, in small letters and without accents: evidence, never a verdict.

A list of our own, to be read and added to. A word on it is a name where somebody says it as one ("hi ben", "I spoke
to Kevin"); a word that is not on it may still be introduced. `CLEAR_NAMES` are those that hardly mean anything
else: a capital is enough for them. The others are also places, things, brands, letters of a spelling alphabet or
surnames of companies.
"""

from __future__ import annotations

from dataset.pseudonyms.folding import fold, is_common
from dataset.pseudonyms.name_lists import ENGLISH, GERMANIC, ROMANCE, WIDER
from dataset.pseudonyms.ordinary_words import ORDINARY_WORDS
from dataset.pseudonyms.role_words import words

# Names that are words of their language in small letters.
_WORDS_TOO = words(
    """
    abbey amber angel april art autumn basil beau belle bill bob bonnie brook brooke carol charity chip christian chuck
    clay cliff cole constance crystal curt dale dawn dean destiny dick dolly don drew duke ebony ernie eve faith
    fern flora frank frankie gay gene georgie ginger grace grant hazel heath heather heaven holly honor hope hunter
    iris ivy jack jade jasmine jay jean jewel josh joy june justice kay kit lance laurel lily mark mason matt max may
    melody mercy merry mike miles misty nick norm olive opal pansy pat patience pearl penny peg piper poppy prince
    rand ray reed rex rich rob robin rod rose rosemary ruby rusty sage sandy savannah sawyer scarlet scarlett serenity
    sky skye sonny sterling stew stone sue summer tab tate tim tony true tyler vic victor viola violet walker ward
    warren wes will willow wolf
    """
)

GIVEN_NAMES = _WORDS_TOO | ENGLISH | ROMANCE | GERMANIC | WIDER

# Given names that a call may well say for something else: a place, a brand, a product, a letter of a spelling
# alphabet, a word of some language, a company's founder. They count where somebody says them as a name.
ALSO_OTHER_THINGS = words(
    """
    adelaide ade alba alexa alexandria ali alma amal aman amar amin anand ann anton ari ariel arlene asher august austin
    aurora avery axel aya bala bao bart bas ben berta bertha beth bharat blake blanca bo boris bradley brent brett bruno
    bryce calvin cameron carlo carlton carmen carol carolina carter casey cem cesar chad chandra chang charles charlie
    charlotte chelsea cheng chester chris christian chun clara claude clayton clemente clement consuelo cora courtney
    dagmar dallas dalia dan dana dario dave dawson della delia diana diego dina dolores domingo dominic donato dora
    douglas dov duarte duncan earl ed eden elan els elsa emil encarna erin ernst esperanza eugene eun eva fabian fanny
    fang feng fermin field finn fleur floor florence florian francisco franco franklin fred friedrich gail gal gala
    gaspar
    gem georgia germaine german gil gilbert gili glen gloria gordon grace grazia greta guadalupe guang guido gus gustav
    guy hana hao hari harm harrison harry hein heinrich helena henrietta hind hong houston howard hua hugo hui ida iman
    imran inga iris isla israel iva ivan jack jackson jan jana jasper jaya jean jed jefferson jerome jersey jess jet
    jian jie jill jin jing jo joke jonas jordan juan jude julia juliet julieta julio julius jun junior justine kai kamal
    karan karma kent kim kiran kirk kit kitty kong kota kumar lan lana lance lara laurel lea leah lech lee leen
    legend leigh
    lei leicester lena leon lester levi lewis li liang libby lilly lima lin lincoln ling linus lisa lloyd logan lois
    lola
    long lotte lou louis lourdes luan luca lucia luis luz lyon mack madeline madison maja mana mandy mara marc marcel
    marco margarita marina marine marion maris marshall marta martin mary maxwell may mei mel mercedes mia mick mickey
    mika mike mila milan milton ming mini mira mirage mitchell mohan mona monica monroe montserrat morgan morris morten
    murray na nada nam nancy nasser natal natale nate ned nelson nga nieves nina ning noel noor nora norman norris nova
    odd ola ole olga oliver olivia omega ondine orlando oscar oskar otis otto owen paloma pascal patience paul paula per
    percy perry peter petra phil philip philips phoenix pia pier pierre piet pilar pim pina ping pim polly prem preston
    primo prudence puja raj raja ramadan ramona randy rani regina remedios remy rene reyes rick ricky rida riley rio
    rita
    robin rocio rod roman romeo ron rong roos rosa rosario ross rowan roy rui rune rupa said sal salvador sam samara san
    sana sancho sander santa santiago santo santi sara sari sasa savannah saul sawyer scott sean sears sebastian selma
    seth shan shane shannon shelby sheldon shelley sho shu shun sidney sierra siri sita sky sofia sol soledad son sonia
    sophia spencer stan stanley stella stella sterling stewart stuart sultan sun sydney tab tal tao tara tatiana taylor
    ted teresa terry thi thor thu tim ting todd tom ton tor tracy travis trent trinity troy tui tuan una uma vale
    valencia
    valentin valentina valentine valeria van venus vera verity vernon vic victor victoria vienna viet viktor ville vince
    virginia vito viva vlad wade wagner wally walter warren wayne wei wellington wen wendy wesley whitney willa winston
    xavier xia xiao xin yan yang yara yaw yi ying yong york young yu yuan yuan yue yuki yun zack zara zen zi
    siegfried theodor ulrich wilhelm ludwig samuel nathalie juanita orly ama ary duc esi hoa adi wes yaa xue zhi xiu
    tiffany denny
    heide jesus washington caesar nicole celestine eugenie gaston henri
    irma josephine kleber marcel oscar raoul suzanne therese ursule william zoe ancona barcelona domodossola empoli
    firenze genova imola livorno milano napoli otranto palermo quarto roma savona torino udine venezia zara
    """
)

# Companies, places and words that some people are called by: only who says it as a name means a person.
_SELDOM_NAMES = words("chase paris sky skye blessing london india asia china storm kenya ireland phoenix")

# Words that hardly ever begin a sentence, so that their capital tells.
_CLEAR_WITH_A_CAPITAL = words("matt tim nick josh tyler rob jack tony holly heather rosie maggie jackie")

CLEAR_NAMES = (GIVEN_NAMES - ALSO_OTHER_THINGS - ORDINARY_WORDS - _WORDS_TOO) | _CLEAR_WITH_A_CAPITAL


def is_given(word: str) -> bool:
    """Whether a word is a given name that many have. Of a double name ("Jean-Luc") one half is enough."""
    return any(half in GIVEN_NAMES for half in fold(word).split("-"))


def may_be_given(word: str) -> bool:
    """Whether a word is a given name that many have, or a brand, a place or a word that a few are called by."""
    return is_given(word) or fold(word) in _SELDOM_NAMES


def is_clear(word: str) -> bool:
    """Whether a word is a given name and hardly anything else."""
    return any(half in CLEAR_NAMES for half in fold(word).split("-")) and not is_common(word)


def is_given_in_small(word: str) -> bool:
    """Whether a word in small letters is rather a given name than a word of its language."""
    return is_given(word) and fold(word) not in ORDINARY_WORDS and not is_common(word)
