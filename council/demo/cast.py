"""Who sits in the demo council: factions, bodies, departments, and people who do not exist."""

from dataclasses import dataclass

# Key: name, seats in the council, colour, place in the hall from left to right.
FACTIONS = {
    "SH": ("Soziales Hennef", 11, 1, 1),
    "GF": ("Grünes Forum", 8, 3, 2),
    "UiR": ("Unabhängige im Rat", 4, 5, 3),
    "HM": ("Hennefer Mitte", 15, 2, 4),
    "LL": ("Liberale Liste", 4, 4, 5),
}
INDEPENDENT = "FL"
INDEPENDENT_SEATS = 2
# Seats of a committee by faction (Hare/Niemeyer over 17 seats, § 50 Abs. 3 GO NRW).
COMMITTEE_SEATS = {"HM": 6, "SH": 4, "GF": 3, "LL": 2, "UiR": 2}


@dataclass(frozen=True)
class DemoBody:
    """A body of the demo council."""

    key: str
    name: str
    short: str
    kind: str
    tasks: str
    chair: str = ""
    has_citizens: bool = False


BODIES = (
    DemoBody(
        "rat", "Rat der Stadt Hennef (Sieg)", "Rat", "council",
        "Der Rat ist die gewählte Vertretung der Bürgerinnen und Bürger. Er entscheidet über Haushalt, Satzungen und alle "
        "Angelegenheiten, die er nicht übertragen hat (§ 41 GO NRW).", "buergermeisterin",
    ),
    DemoBody(
        "hfa", "Haupt- und Finanzausschuss", "HFA", "committee",
        "Stimmt die Arbeit der Ausschüsse ab und bereitet den Haushalt vor (§ 59 GO NRW).", "buergermeisterin",
    ),
    DemoBody(
        "digital", "Ausschuss für Digitalisierung, Wirtschaft und Tourismus", "DWT", "committee",
        "Digitale Stadt, Wirtschaftsförderung, Märkte und Tourismus.", "HM-3", True,
    ),
    DemoBody(
        "mobil", "Ausschuss für Mobilität und Verkehr", "MV", "committee",
        "Straßen, Radwege, Bus und Bahn, Parken und Verkehrssicherheit.", "vorsitz", True,
    ),
    DemoBody(
        "bau", "Bau- und Planungsausschuss", "BPA", "committee",
        "Bauleitplanung, städtische Bauten und Denkmäler.", "HM-1", True,
    ),
    DemoBody(
        "umwelt", "Ausschuss für Umwelt und Klima", "UK", "committee",
        "Klima- und Naturschutz, Gewässer, Parks und Friedhöfe.", "GF-2", True,
    ),
    DemoBody(
        "jugend", "Jugendhilfeausschuss", "JHA", "committee",
        "Kitas, Jugendarbeit und Hilfen für Familien (§ 71 SGB VIII).", "SH-2", True,
    ),
    DemoBody("schul", "Schulausschuss", "SchA", "committee", "Schulen, Ganztag und Schulwege.", "HM-4", True),
    DemoBody(
        "rpa", "Rechnungsprüfungsausschuss", "RPA", "committee",
        "Prüft den Jahresabschluss und die Wirtschaftlichkeit (§ 59 Abs. 3 GO NRW).", "LL-0",
    ),
    DemoBody(
        "beirat", "Beirat für Menschen mit Behinderung", "Beirat", "advisory",
        "Berät Rat und Verwaltung bei allem, was Menschen mit Behinderung betrifft.", "B-1",
    ),
)  # fmt: skip
DEPARTMENTS = {
    "10": "Amt für zentrale Dienste",
    "20": "Kämmerei",
    "32": "Ordnungsamt",
    "37": "Feuerwehr und Rettungsdienst",
    "40": "Amt für Schule und Sport",
    "41": "Amt für Kultur und Ehrenamt",
    "51": "Jugendamt",
    "61": "Amt für Stadtplanung",
    "65": "Gebäudemanagement",
    "66": "Tiefbauamt",
    "67": "Amt für Umwelt und Grün",
    "80": "Wirtschaftsförderung",
    "mob": "Amt für Mobilität",
    "digi": "Stabsstelle Digitalisierung",
}
# Given name, family name, district, status. The seven who sign in stand where their key says.
COUNCIL = {
    "HM": (
        "Bernd Stüttgen/Uckerath/Bauingenieur", "Annegret Quadflieg/Hennef-Zentrum/Apothekerin",
        "Dirk Wolfgarten/Geistingen/Kaufmann", "Marlies Overath-Thiel/Bröl/Schulleiterin i. R.",
        "Holger Limbach/Stadt Blankenberg/Landwirt", "Christa Eschweiler/Söven/Steuerberaterin",
        "Jürgen Piel/Weldergoven/Tischlermeister", "Sabine Heimerzheim/Rott/Krankenschwester",
        "Matthias Rövenich/Happerschoß/Polizeibeamter", "Petra Dahlhausen/Stoßdorf/Verwaltungswirtin",
        "Udo Schmitz-Kallen/Lichtenberg/Forstwirt", "Elke Zündorf/Bödingen/Buchhändlerin",
        "Frank Oberdörster/Allner/Elektromeister", "Ruth Neuenhofen/Warth/Hauswirtschafterin",
        "Lukas Breidenbend/Dambroich/Student",
    ),
    "SH": (
        "@vorsitz/Hennef-Zentrum/Sozialpädagogin", "Rolf Käsbach/Edgoven/Betriebsrat",
        "Gülşen Aydın-Roth/Hennef-Zentrum/Erzieherin", "Werner Pütz/Bröl/Lokführer", "Monika Thelenberg/Uckerath/Lehrerin",
        "Jonas Hagedorn/Geistingen/Softwareentwickler", "Irmgard Scholl/Lauthausen/Rentnerin",
        "Thomas Kuchenheim/Westerhausen/Altenpfleger", "Dilara Özkan/Hennef-Zentrum/Rechtsanwältin",
        "Manfred Esch/Stoßdorf/Schlosser", "Franziska Bellinghoven/Söven/Hebamme",
    ),
    "GF": (
        "@rat/Hennef-Zentrum/Raumplanerin", "Henrik Vossen/Stadt Blankenberg/Biologe",
        "Lea Marenbach/Hennef-Zentrum/Ärztin", "Ansgar Terhorst/Heisterschoß/Energieberater",
        "Carolin Diefenthal/Allner/Gärtnerin", "Yannick Odenthal/Warth/Physiotherapeut",
        "Birgit Sommerhof/Rott/Journalistin", "Paul Eikenbusch/Edgoven/Fahrradmechaniker",
    ),
    "LL": (
        "Dr. Konrad Wevelinghoven/Geistingen/Wirtschaftsprüfer", "Nadine Altgassen/Hennef-Zentrum/Unternehmerin",
        "Sven Rademacher/Stoßdorf/Architekt", "Julia Pfennigsdorf/Weldergoven/Referentin",
    ),
    "UiR": (
        "Hermann-Josef Klütsch/Uckerath/Landwirt", "Ute Brandscheid/Süchterscheid/Tierärztin",
        "Georg Mundorf/Lichtenberg/Dachdeckermeister", "Silke Hausmanns/Bierth/Busfahrerin",
    ),
    "FL": ("Achim Lohrscheider/Hennef-Zentrum/Gastwirt", "Verena Stommel/Happerschoß/Musikerin"),
}  # fmt: skip
# Who sat in the council of the term before and does not any more; as many members of today are new.
FORMER = {
    "HM": (
        "Klaus Weyerstraß/Uckerath/", "Gerda Nolden/Bröl/", "Alfons Brüggenthies/Lichtenberg/", "Renate Käufer/Stoßdorf/",
        "Willi Harperscheidt/Söven/",
    ),
    "SH": (
        "Brigitte Lohmar-Kern/Geistingen/", "Ewald Hürtgen/Bödingen/", "Sigrid Fahnenschmidt/Warth/", "Uwe Pantaleon/Allner/",
    ),
    "GF": (
        "Ortrud Wintgens/Rott/", "Jens Habbelrath/Hennef-Zentrum/", "Mareike Solscheid/Edgoven/",
        "Detlef Overbach/Happerschoß/",
    ),
    "LL": ("Gisbert Achenbach/Geistingen/", "Tanja Reuterhaus/Weldergoven/"),
    "UiR": ("Heinz Kurtenacker/Lauthausen/",),
    "FL": ("Margot Zensen/Hennef-Zentrum/",),
}  # fmt: skip
# Somebody left within the term (day from today) and somebody of the same faction came after them.
LEFT, LEFT_LINE, CAME, CAME_ON = "HM-left", "Ulrike Steinmetz/Hennef-Zentrum/", "HM-14", -57
# Expert citizens (§ 58 Abs. 3 GO NRW): faction and the committees they sit in.
CITIZENS = (
    ("@sachkundig/Geistingen/Verkehrsplaner", "SH", ("mobil",)),
    ("Kerstin Bachem/Hennef-Zentrum/Architektin", "HM", ("bau", "digital")),
    ("Norbert Frings/Uckerath/Spediteur", "HM", ("mobil",)),
    ("Amelie Rottländer/Allner/Studentin", "GF", ("umwelt", "jugend")),
    ("Dieter Wirtgen/Bröl/Rentner", "SH", ("bau", "umwelt")),
    ("Stefanie Krahe/Söven/Grundschullehrerin", "SH", ("schul", "jugend")),
    ("Marius Engelskirchen/Stoßdorf/Informatiker", "LL", ("digital",)),
    ("Hildegard Jüssen/Lichtenberg/Landfrau", "UiR", ("umwelt", "schul")),
)
ADVISORS = (
    "Friedhelm Auweiler/Hennef-Zentrum/Vorsitzender", "Marion Siebengart/Geistingen/",
    "Tobias Reuschenbach/Uckerath/", "Helga Vianden/Bröl/", "Cem Yıldırım/Hennef-Zentrum/",
    "Anneliese Dopstadt/Warth/", "Rainer Kolvenbach/Stoßdorf/",
)  # fmt: skip


@dataclass(frozen=True)
class DemoPlace:
    """A place: words, district, longitude and latitude (WGS 84)."""

    words: str
    district: str
    lon: float
    lat: float


PLACES = {
    "frankfurter": DemoPlace(
        "Frankfurter Straße, vom Bahnhof bis zum Marktplatz, 640 m", "Hennef-Zentrum", 7.2836, 50.7752
    ),
    "bahnhof": DemoPlace("Bahnhofstraße", "Hennef-Zentrum", 7.2798, 50.7768),
    "markt": DemoPlace("Marktplatz", "Hennef-Zentrum", 7.2869, 50.7740),
    "bonner": DemoPlace("Bonner Straße", "Hennef-Zentrum", 7.2742, 50.7733),
    "gartenstrasse": DemoPlace("Gartenstraße, Schulzentrum", "Hennef-Zentrum", 7.2902, 50.7722),
    "kurpark": DemoPlace("Kurpark", "Hennef-Zentrum", 7.2828, 50.7718),
    "siegtal": DemoPlace("Grundschule Siegtal, Wehrstraße", "Hennef-Zentrum", 7.2921, 50.7774),
    "sieg": DemoPlace("Siegpromenade", "Allner", 7.2966, 50.7842),
    "stossdorf": DemoPlace("Am Dickstück", "Stoßdorf", 7.2612, 50.7829),
    "geistingen": DemoPlace("Geistinger Wald", "Geistingen", 7.2706, 50.7651),
    "warth": DemoPlace("Kreisverkehr Warth", "Warth", 7.2978, 50.7701),
    "allner": DemoPlace("Siegbrücke Allner", "Allner", 7.2990, 50.7881),
    "bierth": DemoPlace("Haltestelle Bierth", "Uckerath", 7.3511, 50.7392),
    "blankenberg": DemoPlace("Stadtmauer, Katharinenturm", "Stadt Blankenberg", 7.3642, 50.7667),
    "boedingen": DemoPlace("Ortsdurchfahrt Bödingen", "Bödingen", 7.3588, 50.7849),
    "broel": DemoPlace("Bröltalstraße", "Bröl", 7.3193, 50.7907),
    "dondorf": DemoPlace("Parkplatz Dondorf", "Warth", 7.3052, 50.7667),
    "hanfbach": DemoPlace("Hanfbachtal", "Westerhausen", 7.3098, 50.7521),
    "happerschoss": DemoPlace("Am Annoberg", "Happerschoß", 7.3004, 50.8068),
    "lauthausen": DemoPlace("Spielplatz Lauthausen", "Lauthausen", 7.3386, 50.7812),
    "rott": DemoPlace("Obstwiesen Rott", "Rott", 7.2644, 50.7468),
    "soeven": DemoPlace("Dorfplatz Söven", "Söven", 7.2941, 50.7291),
    "stein": DemoPlace("Schloss-Parkplatz Stein", "Stadt Blankenberg", 7.3563, 50.7741),
    "uckerath": DemoPlace("Westerwaldstraße", "Uckerath", 7.3683, 50.7312),
    "weldergoven": DemoPlace("Siegdeich bei Weldergoven", "Weldergoven", 7.3137, 50.7798),
    "lichtenberg": DemoPlace("Dorfgemeinschaftshaus Lichtenberg", "Lichtenberg", 7.3989, 50.7232),
    "heisterschoss": DemoPlace("Kita Heisterschoß", "Heisterschoß", 7.3242, 50.8128),
    "dambroich": DemoPlace("Alte Schule Dambroich", "Dambroich", 7.2453, 50.7407),
    "edgoven": DemoPlace("Sportplatz Edgoven", "Edgoven", 7.2921, 50.7612),
    "suechterscheid": DemoPlace("Kapelle Süchterscheid", "Süchterscheid", 7.3952, 50.7441),
}
ROOMS = {
    "meys": ("Meys Fabrik", "", "Beethovenstraße 21"),
    "214": ("Rathaus", "Raum 2.14", "Frankfurter Straße 97"),
    "saal": ("Rathaus", "Großer Sitzungssaal", "Frankfurter Straße 97"),
    "buergerhaus": ("Bürgerhaus Uckerath", "Saal", "Westerwaldstraße 58"),
}
