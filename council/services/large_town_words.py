"""The words the large town is made of."""

THINGS = (
    "Grundschule", "Radweg", "Kita", "Feuerwehrhaus", "Sporthalle", "Bushaltestelle", "Spielplatz", "Marktplatz", "Brücke",
    "Kanal", "Bebauungsplan", "Haushalt", "Gebührensatzung", "Bücherei", "Jugendtreff", "Friedhof", "Park", "Kreisverkehr",
)  # fmt: skip
DEEDS = (
    "Sanierung", "Neubau", "Baubeschluss", "Vergabe der Planung", "Erweiterung", "Bericht", "Änderung", "Förderantrag",
    "Ausbau", "Beleuchtung", "Betriebskonzept", "Satzungsbeschluss", "Kostenfortschreibung",
)  # fmt: skip
PLACES = (
    "Geistingen", "Stoßdorf", "Uckerath", "Bröl", "Allner", "Söven", "Rott", "Warth", "Bödingen", "Lauthausen", "Happerschoß",
    "Weldergoven", "Lichtenberg", "Dambroich", "Edgoven", "Westerhausen",
)  # fmt: skip
NAMES = ("Weber", "Schmitz", "Klein", "Hoffmann", "Lang", "Braun", "Vogel", "Krämer", "Engel", "Horn", "Sauer", "Busch")
SENTENCE = "Die Maßnahme verbessert die Lage für alle, die hier wohnen und arbeiten. "
