"""Short forms of given names: Bill is William where a William is in the call, and nobody where none is.

A table of our own. Each line holds names that people use for one another; a name may be on several lines (Alex).
All are in small letters and without accents.
"""

from __future__ import annotations

_LINES = """
    abigail abby abbie gail
    adam addy
    albert alberto al bert bertie beto
    alejandro alexander aleksander alessandro alexandre alex alec sandy sasha sascha xander ale jandro sandro alejo
    alexandra aleksandra alejandra alessandra alex sandra sandy sasha sascha lexi ale
    alfred alfredo alf alfie fred fredo
    alison allison ali allie
    amanda mandy
    amelia amy millie
    andrew andreas andres andrea andre andy drew andi
    angela angelika angie angel geli
    anthony antonio antoine anton tony toni tono antonino
    anna anne ann annie annika anita nan
    antonia toni antje
    arthur arturo artie art
    barbara barb babs barbie barbel
    beatrice beatriz bea trixie
    benjamin benedict benito ben benny benji benno
    bernard bernhard bernd bernie
    brigitte birgit gitte gitta
    cameron cam
    carlos carlo charles charlie chuck chas carl carlitos
    caroline carolina carolyn carrie caro
    catherine katherine kathryn katharina kathleen catalina caterina katarina cathy kathy kate katie katy kat kit
    christina christine cristina kristina chris chrissy tina chrissie kristi tine
    christopher christoph christian cristian christophe chris topher kit stoffel
    claudia claudi
    clifford cliff
    concepcion concha conchi
    constance connie
    cornelia conny nelly nele
    cynthia cindy
    daniel daniele dan danny dani
    daniela danielle dani danny
    david dave davey davy davide
    deborah debra debbie deb debby
    dennis denis denny
    dietrich dieter
    dmitri dmitry dima mitya
    dolores lola
    dominic dominik dominique dom nick
    donald don donnie
    dorothy dorothea dot dottie dolly dora
    douglas doug
    edward eduardo edouard edoardo eduard ed eddie eddy ted teddy ned edu lalo
    eleanor eleonora leonor ellie nell nora elly
    elizabeth elisabeth elisabetta liz lizzy lizzie beth betty betsy eliza lisa libby bess elsie lisbeth liesel
    emily emilia emma em millie emmy
    encarnacion encarna
    ernest ernst ernesto ernie
    eugene eugen eugenio gene
    evelyn eve evie
    ferdinand fernando ferdi nando fer
    florence florencia flo
    frances francesca franziska francisca fran frankie fanny franzi paquita paqui sissi
    francis francisco francesco francois frank franky paco pancho curro paquito fran
    frederick friedrich frederic federico fred freddie freddy fritz rick fede
    gabriel gabriele gabriela gabriella gabrielle gabe gabi gaby
    geoffrey jeffrey geoff jeff
    george georg jorge giorgio georgie
    gerald gerard gerhard gerry jerry gerd
    giovanni gianni gio vanni
    giuseppe beppe peppe pino giuseppina
    graham gray
    gregory gregor gregorio greg gregg goyo
    guadalupe lupe lupita
    guillermo memo guille
    gustav gustavo gus
    gwendolyn gwen
    harold harald harry hal
    heinrich henry henrik hendrik enrique enrico henri hank harry heinz heiner hal henk quique rico kike
    helen helena helene elena nell lena leni nelly
    herbert herb bert
    howard howie
    hubert hugh hugo huey
    ignacio nacho iggy
    immaculada inmaculada inma
    isabella isabel isabelle isobel izzy bella belle isa
    jacob jakob jake jack kobi
    jacqueline jackie jacky
    james jim jimmy jamie jem jaime jay
    jane janet jean janie
    jennifer jen jenny jenn jennie
    jeremy jeremiah jerry jem
    jessica jess jessie
    jesus chuy chucho
    joachim joaquin jochen achim quino ximo
    joanna joanne johanna jo joey hanna hanni
    johannes johann johan hans hannes jan hansi
    john jonathan jon jack johnny jonny nathan
    jose josep jozef pepe pepito josito
    josefa josefina josephine pepa jo josie fifi sefa
    joseph giuseppe josef joe joey jos jupp sepp
    joshua josh
    juan juancho
    judith judy judi jude
    julia juliana juliet julie jules jule
    julian julius jules julien
    karl carl kalle charly
    karen karin kari
    karoline caroline karo line
    kenneth ken kenny
    kimberly kimberley kim
    konrad conrad kurt
    krzysztof krzys
    laurence lawrence lorenz lorenzo larry laurie loz
    leonard leonardo leonhard leo len lenny leon
    leslie lesley les
    lillian lilian lily lil
    louis luis ludwig luigi lou louie lucho lutz
    louise luise luisa louisa lou lulu isa
    lucille lucy lucia lucie lu
    madeleine madeline maddie maddy
    magdalena magda lena leni
    malgorzata gosia
    manuel emmanuel manuela manny manu manolo lolo
    margaret margarete margarita marguerite maggie meg peggy madge marge margie daisy greta gretchen rita grete margot
    maria marie mary mariam marion molly polly mia mimi maja mari
    marcus markus marco marc mark marcos
    martin martina marty tina
    mathilda mathilde matilda matilde tilly tilda
    matthew matthias mathias mateo matteo mathieu matt matty matze hias
    maximilian maxwell maxime maximo massimiliano max maxi
    melanie mel melli
    melissa mel lissa missy
    mercedes merche meche
    michael michel miguel michele mikhail mikael mike mick mickey micky mikey micha michi misha mischa
    michaela michelle shelly micha michi ela
    mitchell mitch
    mohammed mohamed muhammad mohammad mo
    monica monika moni
    montserrat montse
    nancy nan
    natalia natalie natasha nathalie nat tasha nata
    nathan nathaniel nate nat
    nicholas nicolas nikolaus nicola nikolai niklas nick nicky nico niko klaus klaas colin kolya
    nicole nicola nicky nikki nico
    norbert norb bert
    norman norm
    oliver olivier ollie oli olli
    olivia liv livvy ollie
    osvaldo ozzie
    pamela pam pammy
    patricia patrizia pat patty tricia trish patsy pati patri
    patrick patricio patrice pat paddy rick patri
    paul pablo paolo pavel paulie
    pedro perico
    penelope penny pen
    peter pieter piotr pietro pierre pete petey piet
    philip phillip philipp philippe felipe phil pip lippe
    philippa pippa
    priscilla cilla
    rachel rachael rae
    rafael raphael raffaele rafa rafi raf ralf
    ramon moncho
    raymond ramon ray
    rebecca rebekah becky becca bex
    reginald reg reggie
    reinhard reinhold reiner
    remedios reme
    ricardo riccardo richard rick ricky rich dick richie rico richy
    robert roberto rob bob bobby robbie robby bert rupert berto
    roderick rodrigo rod roddy
    rodney rod
    roger rodge rog
    ronald ron ronnie ronny
    rosario charo chayo
    rosemary rosemarie rose rosie romy
    rudolf rodolfo rudi rudy rolf
    russell russ rusty
    salvador salvatore sal salva turi
    samantha sam sammy
    samuel samuele sam sammy
    sarah sara sally sadie
    sebastian sebastien seb bastian basti bas baz
    sergei sergey sergio seryozha
    shannon shan
    simon simone si
    sidney sydney sid syd
    sofia sophia sophie sofie sophy
    solomon sol
    stanley stanislav stan
    stephanie stefanie stephania steph steffi stef stephie fanny
    stephen steven stefan stefano esteban stephan etienne steve stevie stef steffen
    susan susanne susana susannah suzanne sue susie suzie suzy sanne susi
    sylvia silvia syl
    tabitha tabby
    tamara tammy
    teresa theresa therese terry tess tessa resi tere
    terence terrence terry
    theodore theodor teodoro theo ted teddy
    thomas tomas tomasz tommaso tom tommy thom tomek
    tiffany tiff
    timothy tim timmy timo
    tobias toby tobi
    ulrich ulrike uli ulli ulla
    valentina valentin vale val
    valerie val
    vanessa nessa
    veronica veronika vero vroni ronnie roni
    vicente vincent vincenzo vince vinnie vin enzo chente
    victor viktor vic vik
    victoria viktoria vicky vicki tori vickie vikki
    virginia ginny
    vladimir vladislav vlad vova volodya
    walter wally walt walther
    waltraud traudl
    wilfried wilfred wilf willi
    wilhelm willem guillaume willi willy wim bill will
    wilhelmina mina minna wilma
    william will bill billy willie liam wil willy
    winifred winnie
    wolfgang wolf wolfi
    yevgeny evgeny zhenya
    zachary zachariah zach zack zac
    zofia zosia
"""


def _table(lines: str) -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for line in lines.splitlines():
        names = line.split()
        for name in names:
            table.setdefault(name, set()).update(other for other in names if other != name)
    return {name: frozenset(others) for name, others in table.items()}


_TABLE = _table(_LINES)


def nicknames(name: str) -> frozenset[str]:
    """What somebody of this given name (small, without accents) may also be called, and the other way round."""
    return _TABLE.get(name, frozenset())
