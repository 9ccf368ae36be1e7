"""Names that are ordinary English words in small letters: a Grace is a person, grace is not.

Given names and surnames that a call may well use as words. A name on this list is recognised with a capital only.
"""

from __future__ import annotations

from dataset.pseudonyms.role_words import words

ORDINARY_WORDS = words(
    """
    otto ale belle bea cat cox delta gal hank helps line mal memo mina mo nan norton pal pen sal si val vin
    basil bay bella blanc blanca blanco bruno campo campos casa casas cara cruz dank dias ernst flor flores gross
    klein kurz lang leal luz mar mari mas mina nova paz petit pia pilar plaza reyes rosa rubio sol sole vale weiss
    willow
    abbey able admiral aim al alba allegra amber amen an angel ann april archer arch art ash august
    autumn baker bank banks bar barber bass bay beau bell berry best bill bird bishop bliss blue bob
    bond books booth bow brand bright brook brooks brown buck bud bush butler candy card
    case cash chance chancellor charity chase chip christian chuck church clay cliff close
    coin cole cook cooper coral cross crystal curt dale dare dawn day dean dell destiny dick dolly
    don dot dove drew duke early earl east ebony eden ember english eve even ever faith fawn fern
    field fields finch fish flora flower ford forest fox frank free french frost gale
    garland gay gem gene genesis german ginger glen glory gold golden good grace grant gray green
    grey guy hale hall ham happy hardy harmony harper hart haven hay hazel heath heaven
    henna hill holly home honey hood hope house hunt hunter in india iris ivory ivy jack jade
    jasmine jay jean jet jewel job jolly journey joy judge june justice kay keen king kit
    knight lacy lake lamb lance land lane lark laurel law lea lee liberty light lily link little
    long lord lot love luck lucky mace major man mark marsh mason max may mead melody mercy
    merry mild miles mill miller mills mint misty moody moon moor more moss myrtle nick
    nightingale no noble norm north nova oak olive or opal page pansy paris park parker parks pat
    patience peace pearl penny pepper pike piper pitt pleasant poet pool poole poppy porter potter
    power powers price pride prince promise quill rain ray read reed reef rex rice rich river rivers
    rob robin rock rod rose rosemary royal ruby rue rush russet rust rusty sage sailor sandy sawyer
    scarlet scout sea self sharp shaw shell shepherd sherry short sierra silver singer skip sky
    small smart smith snow so soldier sparrow spring stamp star steel sterling stew stone
    storm strange street strong sue summer summers sun sunny sweet swift tab tan tate temple terra
    tiger to true trinity trip turner van velvet victor viola violet wade walker
    wall ward warren waters weaver wells west wheat wheeler white wild will willow win wine
    winter winters wise wolf wood woods worth wren young zen
    """
)
