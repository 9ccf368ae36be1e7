"""Names of people, of many places, among them names that are ordinary words."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from benchmarks.pseudonyms.speech import Piece, spelt


@dataclass(frozen=True)
class Person:
    """Somebody on the call. `woman` decides the title alone."""

    first: str
    last: str
    nick: str
    woman: bool

    @property
    def full(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"

    def spelt(self, language: str, rng: Random) -> tuple[list[Piece], str]:
        """The last name or the first, letter by letter."""
        name = self.last if len(self.last) > 3 and rng.random() < 0.75 else self.first
        return spelt(name, language, rng)


# culture: (first names of women; of men; last names)
_CULTURES: dict[str, tuple[str, str, str]] = {
    "english": (
        "Olivia Charlotte Hannah Rebecca Megan Deborah Kimberly Brenda Tamika Latoya Shanice Ashley Courtney Gemma "
        "Harriet Imogen Philippa Elizabeth Margaret Katherine Jennifer Susan Barbara Victoria",
        "Oliver George Jacob Ethan Tyler Brandon Darnell Jamal DeShawn Stuart Nigel Graham Alistair William Robert "
        "Richard Michael Christopher Benjamin Nicholas Timothy Kevin Gary Jeffrey",
        "Thompson Robinson Whitaker Pemberton Harrison Mitchell Ferguson Hargreaves Washington Jefferson Patterson "
        "Henderson Lockwood Fairbanks Ellsworth Sutherland McAllister MacDonald O'Neill O'Sullivan "
        "Fitzgerald Gallagher "
        "Evans-Pritchard Smith Jones Taylor Davies Wilson",
    ),
    "words": (  # first and last names that are ordinary words too
        "Grace April Rose May June Hope Joy Faith Dawn Summer Autumn Penny Ruby Ivy Daisy Violet Olive "
        "Iris Lily Melody "
        "Destiny Sue Pat Sandy Misty Crystal Amber Patience Mercy Honor Charity Robin",
        "Will Mark Chase Jordan Bill Rob Art Frank Jack Drew Ray Rich Dean Miles Grant Cash Hunter Mason Carter Gene "
        "Wade Lance Guy Victor Earnest Skip Chip Chance Major Dale Cliff Pierce",
        "Young Long Short Brown Green White Black Price King Bishop Day Best Good Love Sharp Banks Park "
        "Lane Hill Field "
        "Church Case Bell Wise Power Early Stone Wood Brooks Rivers Snow Frost Winters Cook Baker Page Law Means",
    ),
    "irish": (
        "Siobhán Aoife Niamh Caoimhe Gráinne Sinéad Orla Róisín",
        "Cillian Oisín Fionn Pádraig Eoin Declan Seamus Tadhg",
        "Murphy Byrne O'Brien O'Connor Ní Dhomhnaill McCarthy Kavanagh Doherty Mac Gabhann Brennan",
    ),
    "german": (
        "Anneliese Sabine Heike Ursula Katharina Friederike Jutta Birgit Lieselotte Maren Svenja Mareike Gisela Anke",
        "Jürgen Wolfgang Günther Matthias Torsten Detlef Johannes Sebastian Uwe Klaus-Peter Hans-Jürgen "
        "Sören Björn Kai",
        "Müller Schröder Hoffmann Schäfer Krüger Zimmermann Brüggemann Oberländer Weiß Klein Groß Lang Koch Richter "
        "Sommer Winter Fuchs Vogel Wolf König Engel Stark Kurz Graf von_Hagen Meyer-Landrut Yıldırım Kowalczyk",
    ),
    "alpine": (
        "Resi Vroni Leonie Ursina Corina Flurina Sieglinde Hannelore",
        "Reto Beat Urs Ueli Lukas Xaver Korbinian Alois",
        "Gruber Huber Steiner Moser Pichler Zürcher Ammann Brunner Aeschbacher Zgraggen Hinterseer "
        "Schwarzenegger Egger",
    ),
    "french": (
        "Amélie Geneviève Chantal Solène Maëlys Océane Marie-Claire Véronique Sandrine Aurore Rose Claire Aïcha Fatou",
        "Guillaume Étienne Thibault François Jean-Pierre Loïc Gaël Rémi Benoît Pascal Juste Aimé Mamadou Karim",
        "Dupont Lefèvre Moreau Beaulieu Chevalier Rousseau Petit Blanc Leblanc Roux Marchand Boulanger Lemaire Le_Goff "
        "Benali Diallo N'Diaye Saint-Martin de_La_Tour D'Angelo Garnier Fontaine",
    ),
    "spanish": (
        "María Guadalupe Dolores Consuelo Mercedes Rosario Pilar Araceli Ximena Itzel Luz Esperanza Montserrat Begoña",
        "José Francisco Ángel Jesús Ignacio Joaquín Cuauhtémoc Santiago Rigoberto Íñigo Salvador Ramiro Agustín Xavi",
        "García Rodríguez Fernández Gutiérrez Muñoz Ibáñez Zúñiga Cruz Reyes Blanco Delgado Rubio Bravo Calle Ortega "
        "Hernández Quiñones de_la_Fuente García_Márquez López_Portillo Iglesias Guerrero",
    ),
    "italian": (
        "Giulia Chiara Francesca Ludovica Rosaria Gioia Bianca Immacolata Elisabetta Ginevra Letizia Speranza",
        "Giuseppe Lorenzo Salvatore Gennaro Niccolò Ferdinando Pierluigi Gianmarco Raffaele Vittorio Felice Leone",
        "Rossi Esposito Bianchi Ferrari Colombo Ricci Marino Conti De_Luca Dell'Acqua D'Amico "
        "Bevilacqua Lo_Presti Grassi "
        "Fontana Mastroianni Santoro",
    ),
    "dutch": (
        "Anneke Marieke Saskia Willemijn Femke Roos Hanneke Sanne Fleur Joke",
        "Joris Sjoerd Pieter Wouter Gijs Thijs Maarten Jan Wil Bart",
        "Bakker Visser Hendriks Mulder Dijkstra van_den_Berg de_Vries van_Dijk de_Groot de_Wit "
        "van_'t_Hoff Jansen Vermeulen "
        "Kuiper Nieuwenhuis El_Amrani",
    ),
    "indian": (
        "Priya Ananya Lakshmi Divya Sunita Kavita Meenakshi Shruti Nandini Harpreet",
        "Rahul Arjun Vikram Venkatesh Subramaniam Manpreet Sandeep Ashok Krishnan Faisal",
        "Sharma Patel Iyer Krishnamurthy Venkataraman Chatterjee Mukherjee Reddy Singh Kaur Banerjee "
        "Nair Deshpande Khan",
    ),
    "portuguese": (
        "Fernanda Conceição Luísa Aparecida Jussara Thaís Inês Graça Vitória Beatriz",
        "João Thiago Rui Wellington Antônio Gonçalo Washington Caíque Duarte Nuno",
        "Silva Souza Gonçalves Conceição Figueiredo Nascimento dos_Santos da_Silva Pereira Araújo Magalhães Guimarães",
    ),
    "polish": (
        "Agnieszka Małgorzata Katarzyna Grażyna Zofia Wioletta",
        "Krzysztof Grzegorz Paweł Łukasz Wojciech Zbigniew",
        "Kowalski Nowak Wiśniewski Wójcik Szczepański Brzęczyszczykiewicz Zieliński Jabłoński Dąbrowski",
    ),
    "swedish": (
        "Åsa Ingrid Malin Gunilla Linnéa Ebba",
        "Björn Håkan Göran Anders Mårten Östen",
        "Lindqvist Söderström Åkesson Bergström Nordin Ek Sjöberg Löfgren Johansson",
    ),
    "asian": (
        "Mei Xiaoling Yuki Sakura Ji-woo Soo-jin Thuy Linh Siti Nurul Jasmine Kamala",
        "Wei Jun Hiroshi Kenji Min-ho Dae-jung Minh Quang Budi Agus Rizal Chen",
        "Wang Li Zhang Nguyen Tran Kim Park Choi Tanaka Yamamoto Suzuki Widodo Lim Ng Wu Ong",
    ),
    "arabic": (
        "Fatima Aisha Layla Noor Zeynep Shirin Maryam Amal",
        "Muhammad Ahmed Omar Yusuf Mehmet Reza Abdullah Khalid",
        "Al-Rashid El-Sayed Haddad Hosseini Yılmaz Öztürk Abdulrahman bin_Laith Mansour Khoury Nasser",
    ),
    "african": (
        "Chidinma Ngozi Adaeze Wanjiru Thandiwe Abena",
        "Chukwuemeka Oluwaseun Kwame Tendai Sipho Kofi",
        "Okonkwo Adeyemi Mensah Nkosi Wanjala Okafor Mbeki Achebe Dlamini Eze",
    ),
    "slavic": (
        "Svetlana Oksana Natalia Milena Jelena Vesna",
        "Dmitri Volodymyr Bogdan Zoran Vladislav Ivan",
        "Shevchenko Petrovic Ivanova Novak Kovačević Dvořák Horváth Popescu Kuznetsov Jurić",
    ),
}

_AT_HOME = {
    "US": "english words spanish",
    "CA": "english words french",
    "GB": "english words",
    "IE": "irish english",
    "AU": "english words",
    "IN": "indian",
    "DE": "german",
    "AT": "alpine german",
    "CH": "alpine german",
    "FR": "french",
    "ES": "spanish",
    "MX": "spanish",
    "IT": "italian",
    "NL": "dutch",
    "BR": "portuguese",
    "PT": "portuguese",
    "PL": "polish",
    "SE": "swedish",
}

_NICKS = {
    "Elizabeth": "Liz Beth Betty",
    "Margaret": "Peggy Maggie",
    "Katherine": "Kate Kathy",
    "Jennifer": "Jen Jenny",
    "Rebecca": "Becky",
    "Victoria": "Vicky Tori",
    "Deborah": "Debbie",
    "Kimberly": "Kim",
    "Susan": "Sue Suzie",
    "Barbara": "Barb",
    "William": "Bill Will Billy",
    "Robert": "Bob Bobby Rob",
    "Richard": "Dick Rick",
    "Michael": "Mike Mick",
    "Christopher": "Chris Kit",
    "Benjamin": "Ben Benny",
    "Nicholas": "Nick",
    "Timothy": "Tim",
    "Jeffrey": "Jeff",
    "Katharina": "Kathi",
    "Johannes": "Hannes",
    "Wolfgang": "Wolf",
    "Sebastian": "Basti",
    "Matthias": "Matze",
    "Guillaume": "Guigui",
    "Geneviève": "Ginou",
    "José": "Pepe",
    "Francisco": "Paco Pancho",
    "Guadalupe": "Lupita",
    "Dolores": "Lola",
    "Ignacio": "Nacho",
    "Jesús": "Chuy",
    "Giuseppe": "Beppe Peppino",
    "Salvatore": "Totò",
    "Elisabetta": "Betta",
    "Fernanda": "Nanda",
    "Antônio": "Tonho",
    "Agnieszka": "Aga",
    "Małgorzata": "Gosia",
    "Katarzyna": "Kasia",
    "Krzysztof": "Krzysiek",
    "Oluwaseun": "Seun",
    "Chukwuemeka": "Emeka",
    "Svetlana": "Sveta",
    "Dmitri": "Dima",
    "Venkatesh": "Venky",
    "Subramaniam": "Subbu",
    "Sjoerd": "Sjors",
}


def person(region: str, rng: Random) -> Person:
    """Somebody who might call in a region: mostly of there, often of elsewhere."""
    home = _AT_HOME[region].split()
    culture = rng.choice(home) if rng.random() < 0.7 else rng.choice(sorted(_CULTURES.keys() - {"words"}))
    women, men, last = (names.split() for names in _CULTURES[culture])
    if rng.random() < 0.15:  # names travel
        last = _CULTURES[rng.choice(sorted(_CULTURES))][2].split()
    woman = rng.random() < 0.5
    first = rng.choice(women if woman else men)
    nick = rng.choice(_NICKS[first].split()) if first in _NICKS else _short(first)
    return Person(first, rng.choice(last).replace("_", " "), nick, woman)


def _short(first: str) -> str:
    """A made nickname: the beginning up to a consonant, with an i; none for what is short already."""
    plain = first.split("-")[0].split("'")[0]
    if len(plain) < 5:
        return ""
    end = next((at for at in (3, 4) if plain[at - 1] not in "aeiouyáéíóúäöüõãâêèô"), 3)
    return plain[:end] + ("i" if end < 5 else "")


def word_named(rng: Random) -> Person:
    """Somebody whose names are ordinary words."""
    women, men, last = (names.split() for names in _CULTURES["words"])
    woman = rng.random() < 0.5
    return Person(rng.choice(women if woman else men), rng.choice(last), "", woman)


def is_word(name: str) -> bool:
    """Whether a name, or a part of it, is an ordinary English word too."""
    women, men, last = _CULTURES["words"]
    return bool({*women.split(), *men.split(), *last.split()} & set(name.split()))
