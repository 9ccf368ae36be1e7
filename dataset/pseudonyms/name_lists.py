"""Given names by the languages in which they are most at home, in small letters and without accents.

Lists of our own, to be read and added to. `given_names` says which of them also mean something else.
"""

from __future__ import annotations

from dataset.pseudonyms.role_words import words

ENGLISH = words(
    """
    aaron abigail abraham ada adam adele adrian agatha agnes aidan aileen aimee alan alana albert alec alex alexa
    alexander alexandra alexandria alexis alfie alfred alice alicia alison allan allen allison alvin amanda amelia amy
    andrea andrew andy angela angelica angie angus anita ann anna annabel anne annette annie anthony antoinette archie
    ariana arlene arnold arthur ashley ashleigh aubrey audrey austin ava avery barbara barney barry bart beatrice becca
    becky belinda ben benedict benjamin bernadette bernard bernice bertha beth bethany betsy betty beverly beverley
    bianca billie billy blake bobbie bobby bonnie brad bradley brandon brenda brendan brent brett brian brianna bridget
    brittany brodie bruce bryan bryce bryony caitlin caleb calum callum calvin cameron camille candace candice carl
    carla
    carlton carly carmen carol carole caroline carolyn carrie carter casey cassandra cassie cathal catherine cathy cecil
    cecilia cedric celeste celia chad chantelle charlene charles charlie charlotte chelsea cheryl chester chloe chris
    christa christine christina christopher cindy claire clara clare clarence clarissa claudette clayton clifford clive
    clyde cody colin colleen connie connor conor constance cora corey cory courtney craig curtis cynthia daisy damian
    damien damon dan dana daniel daniella danielle danny daphne darcy darlene darrell darren darryl dave david dawson
    deanna deb debbie deborah debra declan deirdre delia della denis denise dennis derek derrick desmond diana diane
    dianne dillon dina dominic donald donna donovan dora doreen doris dorothy doug douglas duncan dustin dwayne dwight
    dylan eamonn earl ed eddie edgar edith edmund edward edwin eileen elaine eleanor eleanora elena eli elias elijah
    elise eliza elizabeth ella ellen ellie elliot elliott elsie elton elvis emilia emily emma emmett eric erica erik
    erika erin ernest esme esther ethan ethel eugene eunice eva evan evelyn evie ezra felicia felicity felix fergus
    finlay finley finn fiona florence frances francesca francine francis franklin fred freddie frederick freya gabby
    gabriel gabriella gail gareth gary gavin gemma geoff geoffrey george georgia georgina gerald geraldine gerard
    gertrude
    gilbert gillian gina gladys glen glenda glenn glenys gloria gordon graham greg gregory greta gus guy gwen gwendolyn
    hailey hamish hannah harold harriet harriette harrison harry harvey hattie hayden hayley heather hector heidi helen
    helena henrietta henry herbert herman hilary holly horace howard hubert hugh hugo humphrey ian ida imogen ingrid
    irene isaac isaiah isabel isabella isabelle isla isobel ivan jack jackie jackson jacob jacqueline jaime jake james
    jamie jan jane janelle janet janice jannie jared jasmine jason jasper jayden jayne jean jeanette jeanne jed jeff
    jefferson jeffrey jemima jen jenna jennifer jenny jeremiah jeremy jermaine jerome jerry jess jesse jessica jessie
    jill jillian jim jimmy jo joan joanna joanne jocelyn jodie jody joe joel joelle joey john johnathan johnny jon jonah
    jonas jonathan jordan joseph josephine josh joshua josie joyce juanita jude judith judy julia julian juliana julie
    juliet justin kaitlyn kara karen karl kate katelyn katherine kathleen kathryn kathy katie katy katrina kayla keiran
    keisha keith kelly kelsey kelvin ken kendra kenneth kenny kent kerry kevin kieran kim kimberly kirk kirsten kirsty
    kitty krista kristen kristin kristina kristine kristy kurt kyle kylie lachlan lana lara larissa larry latoya laura
    lauren laurence laurie lawrence leah leanne lee leigh lena lenny leo leon leona leonard leroy lesley leslie lester
    levi lewis lewie liam lila lillian lily linda lindsay lindsey lionel lisa liz lizzie lloyd logan lois lola lorenzo
    loretta lori lorna lorraine lottie lou louis louisa louise luca lucas lucia lucille lucinda lucy luke lydia lyle lyn
    lynda lynn lynne mabel mackenzie maddie maddison madeleine madeline madison maggie maisie malcolm mandy marc marcia
    marcus margaret margie margot marian marianne marie marilyn marina marion marjorie marlene marsha marshall martha
    martin marty marvin mary maryann mathew matilda matthew maureen maurice mavis maxine maxwell maya megan mel melanie
    melinda melissa melvin meredith merle michael michaela michele michelle mick mickey mike mildred millicent millie
    milton mindy minnie miranda miriam mitch mitchell moira mollie molly mona monica morgan morris muriel murray myra
    myrna nadia nadine nancy naomi natalia natalie natasha nate nathan nathaniel neal ned neil nell nellie nelson nerys
    nessa neville niall nicholas nicola nicole nicky nigel nikki nina nita noah noel nora noreen norma norman norris
    odette olga oliver olivia ollie orlando oscar otis owen paige pamela patricia patrick patsy patty paul paula pauline
    peggy penelope percy perry pete peter petra phil philip phillip phillipa philippa phoebe phoenix phyllis pippa polly
    preston priscilla prudence quentin quinn rachael rachel rafe ralph ramona randall randolph randy raquel raymond
    rebecca regina reginald reggie renee reuben rhiannon rhoda rhona rhys ricardo richard rick ricky riley rita robbie
    robert roberta rochelle roderick rodney roger roland ron ronald ronan ronnie rory rosa rosalie rosalind rosamund
    rosanna roseanne rosie ross rowan rowena roxanne roy rufus rupert russell ruth ryan sabrina sadie sally salma sam
    samantha sammy samuel sandra sara sarah saskia savannah scott sean sebastian selena selina serena seth shane shannon
    sharon shaun shauna sheena sheila shelby sheldon shelley shelly sheryl shirley shona sian sidney silas simon simone
    sinead siobhan sonia sonya sophia sophie stacey stacy stan stanley stefanie stella stephanie stephen steve steven
    stewart stuart susan susanna susannah susie suzanne sybil sydney sylvia tabitha tamara tammy tanya tara tasha
    tatiana taylor ted teddy terence teresa terrence terri terry tess tessa thelma theo theodora theodore theresa thomas
    tiffany tilly timothy tina toby todd tom tommy toni tonya tracey tracy travis trent trevor tricia trish tristan troy
    trudy tyrone ursula valerie vanessa vera verity vernon veronica vicki vickie vicky victoria vince vincent viv vivian
    vivien vivienne wallace wally walter wanda wayne wendell wendy wesley whitney wilbur wilfred willa william willie
    aoife niamh ciara saoirse orla grainne roisin eoin oisin cormac diarmuid padraig tadhg maeve eimear llewellyn
    llewelyn
    gwilym dafydd rhodri carys cerys bronwen ffion sioned angharad iain ewan euan morag mairi catriona
    wilma winifred winnie winston xavier yasmin yolanda yvette yvonne zac zach zachary zack zara zoe
    """
)
ROMANCE = words(
    """
    adelaida adolfo adriana agustin aitana aitor alba alberto alejandra alejandro alfonso alfredo alonso alvaro amalia
    amparo ana anabel andres angelina angelo antonella antonia antonio araceli armando arturo aurelio aurora beatriz
    begona benito berta blanca borja bruno camila carlos carlota carolina catalina cayetano cesar claudia claudio
    clemente
    concepcion consuelo cristian cristina cristobal daniela dario diego dolores domingo eduardo elisa eloisa eloy elvira
    emiliano emilio encarna enrique ernesto esperanza esteban estefania eugenia eugenio eva fabian fabio fatima federico
    felipe fermin fernanda fernando florencia francisca francisco gabriela gaspar gerardo german gilberto gisela gonzalo
    graciela gregorio guadalupe guillermo gustavo hector hernan hugo humberto ignacio ines inma inmaculada irene isabela
    ismael itziar iker jacinto javier jesus jimena joaquin jorge jose josefa josefina juan juana juancho julieta julio
    laia leandro leonor leticia liliana lorena lourdes lucho luis luisa luz macarena magdalena manolo manuel manuela
    marcela marcelo marcos margarita maria mariana mariano maribel mario marisa marisol marta mateo matias mauricio
    maximo mercedes miguel milagros mireia montserrat moises monica nacho natividad nerea nestor nicolas nieves noelia
    nuria octavio oriol osvaldo pablo paco paloma paquita pascual patricio paulina pedro pepa pepe pilar rafael rafa
    ramon
    raul remedios reyes ricardo rocio rodolfo rodrigo rogelio rosario ruben salvador sancho santiago santi sergio
    silvia sofia soledad susana teodoro tomas valentina valeria vicente violeta virginia ximena yago yolanda zulema
    adelaide adrien agathe alain albane alexandre alexia alienor alix amandine amelie anais anatole andre anouk antoine
    arnaud aude augustin aurelie aurelien axel baptiste bastien benedicte benoit bertrand brigitte camille capucine
    carine cecile cedric celine chantal christelle christiane christophe clarisse claude clemence clement clementine
    clotilde colette coralie corentin corinne cyril cyrille damien delphine didier dominique dorothee edouard elodie
    eloise emeline emilie emmanuel emmanuelle estelle etienne eugenie fabienne fabrice fanny faustine florent florian
    francois francoise frederic frederique gaelle gael gaetan gaspard genevieve geraldine ghislaine gilles gregoire
    guillaume gwenaelle helene henri herve hortense hugues isabelle jacques jeannine jerome joachim joelle josiane jules
    julien juliette justine karine laetitia laure laurent lea leonie lilian lionel loic lucie lucien ludovic ludivine
    lukas mael maelle manon marcel margaux marguerite marine marion marius martine mathieu mathilde mathis maud maxime
    melanie michel micheline mireille monique morgane muriel mylene myriam nathalie nicolas noemie odile olivier oceane
    pascal pascale patrice philippe pierre quentin raphael raymonde regine regis remi remy renaud rene robin rodolphe
    roland romain romane sabine sandrine serge severine simone solange solene stephane sylvain sylvie tanguy thibault
    thibaut thierry timothee tristan valentin valerie veronique victoire virginie xavier yann yannick yohan yves
    adriano agnese agostino alberta aldo alessandra alessandro alessia alessio alfio ambra anastasia annalisa annamaria
    anselmo antonino arianna arnaldo barbara benedetta beppe bianca camilla carla carlo carmela carmelo caterina cecilia
    chiara cinzia ciro claudia corrado cosimo cristiano dario davide debora desiree domenico donatella donato edoardo
    elena eleonora elettra elio eliana emanuela emanuele enrico enzo erica ernesto ettore fabiana fabiola fabrizio
    federica ferdinando filippo fiorella flavia flavio franca francesca francesco franco gaetano gennaro giacomo
    giancarlo gianfranco gianluca gianmarco gianni gigi giorgia giorgio giovanna giovanni giulia giuliana giuliano
    giulio
    giuseppe giuseppina graziella grazia guido ilaria ilenia ippolito irma ivano lara laura leonardo letizia lidia lina
    livia livio lorella lorenza luana luciana luciano luca ludovica ludovico luigi luigia luisa maddalena manuela mara
    marcello marco mariangela mariella marika marilena marina marisa martina massimiliano massimo matilde matteo
    maurizio mauro michela mirella mirko nadia natale nicoletta nicolo noemi nunzio orazio orietta ornella paola paolo
    pasquale patrizia pier piera piero pietro pina primo raffaella raffaele renata renato renzo riccardo rinaldo roberta
    roberto romina romolo rosalba rosalia rosanna rossella rossana sabina salvatore samuele sandro santo savino serena
    sergio silvana silvano silvio simona stefania stefano tiziana tiziano tommaso tullio ugo umberto valentino valter
    vincenza vincenzo vito vittoria vittorio viviana walter
    adao afonso aline amanda anderson andreia antonio aparecida ary augusto beatriz bernardo breno caio catarina cintia
    conceicao daiane davi debora deise denilson diana diogo duarte edson eduarda elaine eliane elisabete everton
    fabiana fabricio fernanda filipa filipe flavia francisca gilson goncalo guilherme helder heloisa henrique igor ines
    ivone jessica joana joao joaquim jonas jorge josue juliana jussara karina katia lais larissa leonor leticia livia
    lourenco luan luana lucas lucia luciana luiz luiza lurdes manuela marcela marcia marcio margarida mariana marilia
    matheus mauricio miguel mirella murilo natalia nelson nuno otavio paulo pedro priscila rafaela raimundo regiane
    renan renata ricardo rita roberto rodrigo rogerio rosangela rui samara sandra severino simone solange sonia suelen
    suzana tadeu tais tatiana teresa thais thiago tiago tomas vagner valdir vanessa vasco vera vinicius vitor vitoria
    wagner wellington wesley xavier yara zelia
    """
)
GERMANIC = words(
    """
    achim adelheid agnes albrecht alexander alfons alina alois alwin andrea andreas angelika anja anke anna anne
    anneliese
    annemarie annette annika antje anton antonia armin arne arno astrid august axel barbara bastian beate bernd bernhard
    bettina birgit birgitta birte bjorn bodo bastian britta brigitte burkhard carina carla carmen carola carsten
    charlotte christa christel christiane christoph claudia clemens constanze cornelia corinna dagmar daniela detlef
    dieter dietmar dietrich dirk dominik doris dorothea eberhard eckhard edeltraud egon elfriede elisabeth elke elmar
    emil emilia erhard erich erika ernst erwin esther eva ewald fabian felix ferdinand florian franz franziska
    friederike
    frieda friedhelm friedrich frauke fritz gabi gabriele georg gerd gerda gerhard gerlinde gertrud gisela gottfried
    gregor gudrun gunnar gunter gunther gustav hanna hannah hannelore hannes hans harald hartmut hedwig heide heike
    heiko
    heiner heinrich heinz helga helge helmut helmuth henning henrik henrike herbert heribert hermann hildegard hilde
    holger horst hubert ilona ilse ines inga ingeborg ingo ingrid irina iris irmgard isabell jakob jan jana janina
    jannik jens joachim jochen johann johanna johannes jonas jorg josef julia julian jurgen jutta kai karin karla
    karlheinz
    karoline karsten kathrin katharina katja katrin kerstin kirsten klara klaus knut konrad konstantin kristin lars lena
    leni lennart leonie leopold lieselotte lina linus lisbeth lorenz lothar ludger ludwig luise lukas lutz magdalena
    maik
    maike maja malte mandy manfred manuela marcel mareike margarete margit margret marianne marie marika marion markus
    marlies marlene marlon martina marvin mathias mathilda matthias mattis maximilian mechthild meike melanie merle
    mia michaela mirjam monika moritz nele nicole niklas nils norbert olaf oliver oskar otto patrick paula peer petra
    philipp pia rainer ralf ramona raphael regina reiner reinhard reinhold renate ricarda robert roland rolf rosemarie
    roswitha rudi rudiger rudolf sabine sabrina sandra sascha saskia sebastian sibylle siegfried siegrid sigrid silke
    silvia simone sonja sophie stefan stefanie steffen steffi susanne sven svenja swantje tanja tatjana theo theodor
    thomas thorsten tilman tim timo tina tobias torben torsten traute udo ulf uli ulla ulrich ulrike ursula ute uwe
    valentin vera verena veronika viktor viktoria volker volkmar waldemar walburga waltraud waltraut wencke wenzel
    werner
    wiebke wilfried wilhelm willi wolfgang wolfram yannik yvonne
    adriaan anouk arjen arnoud barend bart bram cees coen corrie daan daleen dirk eline esmee evert femke fleur
    floris frits geert gerrit gijs govert hanneke hein hendrik hennie henk hilde ilse ineke inge jaap jacco
    jacob jan janneke jasper jelle jeroen jesse joep johan joost joris jurre karel kees klaas koen lars leen
    liesbeth lieke lotte lodewijk maaike maarten maartje machteld marieke marijke marjolein marloes martijn mathijs
    matthijs
    meike merel michiel miep mieke monique nienke niels noor pepijn petra piet pieter pim reinier rianne rik rob roel
    rogier
    ronald roos ruben rutger ruud saskia sander sanne siebren sjoerd sofie stijn suzanne teun theo thijs tjeerd truus
    tijs twan wessel wiebe wietske willem willemijn wim wouter yara
    anders anette annika arvid astrid bengt birgit bjorn britta carina ebba einar elin ellinor elsa emil erik eskil
    eva filip fredrik freja frida gosta greta gunilla gunnar gustaf hakan halvor hanne hedda helge henrik ida inga
    ingeborg
    ingvild jesper johan jonas kaisa kari karin karl kasper kirsti kjell klara knud kristian kristoffer lars lasse leif
    lene linnea lotta magnus maja malin margit marit mats mette mikael mikkel morten nils ola olav olof oskar oyvind
    pernilla petter ragnar ragnhild rasmus reidar sigrid silje siri sixten signe snorre soren stellan stig sune
    svein sven terje thor thorvald torbjorn tove trygve tuva ulf ulla vidar viggo yngve
    aino antti eero eija eino hannu heikki ilkka jaakko jari jukka juha kalle kirsi leena maija marjatta matti mika
    mikko paivi pekka petri pirjo ritva sami sanna sari satu seppo tapio tarja teemu timo tuula veikko ville
    """
)
WIDER = words(
    """
    agata agnieszka aleksander aleksandra aleksandar alena alexei aleksei alexej alina anastasia andrei andrej andrzej
    anja arkadiusz artem artur asen bartosz beata blazej bogdan bohdan boris borislav boyan bozena branko csaba dagmara
    danuta darek dariusz darko dejan denys dimitri dimitrios dmitri dmitry dorota dragan dusan edyta elzbieta emina
    eugeniusz ewa ewelina feliks filip galina genadi georgi gergely goran grazyna grigori grzegorz halina hanna henryk
    igor ilja ilona ilya ioan ioana irena irina iryna iva ivana ivo iwona izabela jacek jadwiga jakub jan janek jaromir
    jaroslav jaroslaw jelena jerzy jiri jitka joanna jolanta josip jozef justyna kacper kamil karol karolina kasia
    katarina katarzyna katerina kazimierz kinga konstantin krystyna krzysztof ksenia ladislav larisa laszlo lech leszek
    leonid lidia liliya ljubica lubomir lucyna ludmila lukasz lyudmila maciej magda malgorzata marcin marek margarita
    marija mariola mariusz marko marta martyna mateusz matej mihai mihaela mikhail mikolaj mila milan milena milica
    milos miloslav mirela mirko miroslav miroslaw mladen monika nadezhda natalya natalija nevena nikita nikola nikolai
    nikolay nikolaj oksana oleg oleksandr olena ondrej patryk pavel pavol pawel petar petr pjotr piotr predrag przemek
    przemyslaw radek radoslav radoslaw rafal ratko renata roksana roman rostislav ruslan ryszard sasa sasha sebastian
    sergei sergey serhii sinisa slavica slobodan slawomir snezana stanislav stanislaw stefan stepan svetlana svitlana
    szymon tadeusz tamas tatyana tihomir tomasz tomislav urszula vaclav vadim vadym valentyna valeriy vasil vasily vera
    vesna viktor viktoria vitaly vlad vladimir vladislav vojtech volodymyr waldemar wieslaw witold wladyslaw wojciech
    yana yaroslav yelena yevgeny yulia yuri yuriy zbigniew zdenek zdenka zeljko zenon zoltan zofia zoran zsofia zuzana
    alexandros anastasios athanasios christos despina dimitra eleni evangelos giannis giorgos ioannis katerina
    konstantinos
    kostas maria nikos panagiotis spiros stavros stelios vasilis yiannis
    abdul abdullah abdulrahman ahmad ahmed aicha aisha aisyah akram ali alia aliya amal amina aminata amira amir
    anwar asma ayesha aziz aziza bashir bilal dalia dina djamila fadi fahad faisal farhan farid farida farouk
    fatemeh fatiha fatma fatou fatoumata faisal ghassan habib habiba hadi hafsa hakim halima hamid hamza hana hanan
    hasan hassan hatice hayat hiba hicham houda huda hussain hussein hussam ibrahim idris ilyas imad iman imane
    imran inaya ismail jaber jamal jamila jawad kamal kareem karim karima khadija khaled khalid khalil laila latifa
    leila
    leyla lina loubna lubna mahdi maher mahmoud mahmud majid malak malik mansour mariam maryam medhat mehdi mehmet
    meryem
    mohamed mohammad mohammed mona mounir mourad muhammad muhammed munir mustafa mustapha nabil nada nadir nadira naima
    najib nasser nawal nour noura omar omer othman ousmane qasim rachid rania rashid rashida reem rehana reza rida
    rukhsana saad sabah saida salah saleh salim salma salman samir samira samiya sana sara sayed shahid shirin sofiane
    soraya sultan tahir tarek tariq usman wafa waleed walid yahya yasin yasmina yasmine yasser yassin younes yousef
    youssef yunus yusuf zahra zainab zaki zaynab zeinab ziad zineb zubair
    ahmet ayse aylin baris burak bulent cem cemal deniz derya dilara ebru elif emine emre engin erdem erkan esra fatih
    ferhat figen gokhan gulsen hakan halil hasan huseyin ibrahim kemal kerem leyla levent mehmet melek meral merve murat
    mustafa nazli nihat nurcan oguz onur orhan osman ozan ozge ozlem ramazan recep sedat selcuk selim selma sema serdar
    serkan sevgi sevim sinan suleyman tarkan tolga tugba turgut ugur umit volkan yasemin yavuz yildiz yilmaz zehra
    zeynep
    abhishek aditi aditya ajay akash akshay amar amit amrita anand ananya anil anita anjali ankit ankita anoop anuj
    anupam
    anushka aparna archana arjun arun aruna arvind ashok ashwin avinash balaji bhavna bharat chandra chandrika
    deepa deepak deepika deepti devika dhruv dilip dinesh divya ganesh gaurav gautam gayatri geeta girish gita gopal
    govind hari harish harpreet harsha hemant indira indu ishaan ishita jagdish jaspreet jatin jayant jaya jyoti kamala
    kapil karan karthik kartik kavita kavya kiran kishore krishna kumar kunal lakshmi lalit lata lavanya madhav madhu
    mahesh mandeep manish manisha manjit manoj meena meera megha milind mohan mohit mukesh nandini naresh narendra
    naveen
    neelam neeraj neha nikhil nilesh nisha nitin padma pallavi pankaj parvati pooja prabhu pradeep prakash pramod prasad
    prashant pratik praveen preeti prem prerna priya priyanka puja pushpa radha raghav rahul raj raja rajan rajesh raji
    rajiv rakesh rama ramesh rani ranjit rashmi ravi rekha reshma rishi ritu rohan rohit rupa sachin sameer sandeep
    sangeeta
    sanjana sanjay sanjeev santosh sarita satish saurabh seema shalini shanti sharad shilpa shivani shobha shreya shruti
    shubham shweta siddharth simran sita smita sneha somya srinivas sudha sudhir sujata suman sumit sunil sunita suraj
    suresh surinder sushil sushma swati tanvi tejas trisha uday uma umesh usha vaibhav vandana varun vasudha venkat
    vidya
    vijay vikas vikram vimal vinay vineet vinod vipin vishal vivek yash yogesh
    aiko akari akihiro akiko akira asuka atsushi aya ayako ayumi chiyo daichi daiki daisuke eiko eri etsuko fumiko
    haruka
    haruki haruto hideki hideo hiroaki hiroko hiroki hiroshi hiroyuki hitomi ichiro isamu junichi junko kaori kaito
    katsumi kazuki kazuko kazuo keiko keisuke kenichi kenji kenta koichi koji kumiko kyoko makoto mariko masahiro
    masako masaki masao masashi mayumi megumi michiko midori mieko mika miki minako minoru misaki mitsuko miyuki naoki
    naoko naomi natsuki noboru noriko osamu reiko rieko ryosuke ryota sachiko saki sakura satoshi sayaka sayuri seiji
    shigeru shinichi shinji shiori sho shota shun susumu tadashi takahiro takashi takeshi takuma takumi takuya tatsuya
    tetsuya tomoko tomoya toshiko toshio tsuyoshi yasuko yasuo yoko yoshiko yoshio yosuke yui yuichi yuji yuka yukari
    yuki yukiko yukio yuko yumi yumiko yusuke yuta yuto yutaka
    bao chang cheng chun hua hui jian jie jin jing jun juan kai lan lei li liang lin ling mei
    meiling ming ping qiang qing rong shan shu tao ting wei wen xia xiang xiao xiaoming xin xiu xue yan yang yi
    ying yong yu yuan yue yun zhen zhi dung duc hien hieu hoa huong khanh kim linh minh nga ngoc nguyen nhung
    phuong quang quyen thanh thao thu thuy trang trinh trung tuan tuyet viet vinh
    eun hana haneul hyejin hyun hyunwoo jaehyun jieun jihoon jimin jisoo jiwon joon minjun minseo seojun seung soojin
    sooyoung sungmin taeyang yejin yeon yoona young youngho
    abebe abena abimbola adaeze ade adebayo adeola afia akin akosua ama amara ayodele babatunde bukola chidi chidinma
    chika chinedu chinonso chioma chukwuemeka damilola ebele efua ejike emeka esi farai fatoumata femi folake funmi
    ifeanyi ifeoma ikenna jabu jelani kagiso kamau kofi kojo kwabena kwaku kwame kwasi lerato lindiwe lwazi mandla
    mamadou moussa mpho naledi nandi ngozi njeri nkechi nneka nomsa ntombi obinna olamide olumide oluwaseun oluwaseyi
    onyeka palesa sadio segun sekou seun sibusiso sipho temitope tendai thabo thandeka thandi themba thulani tolu tunde
    uche uzoma wanjiru yaa yaw yemi zanele zodwa zola
    aaliyah abel adina adi amos ari ariel asher avi aviv avner boaz chaim chana dov dvora efraim eitan elad eliezer
    eyal gal gideon gil gili hadas hila ilan itai itamar itzhak lior liora maayan meir menachem mendel miri moshe nadav
    naftali nir noa noam nurit ofer ofir omri oren orit orly rivka ronen ronit sarit shai shimon shira shlomo shmuel
    shoshana tal tali talia tamar tomer tova tzipi uri yaakov yael yair yaniv yehuda yitzhak yoav yonatan yosef zev ziv
    """
)
