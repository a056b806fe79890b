"""Words that made-up companies and people are called by."""

from __future__ import annotations

FIRST_WORDS = tuple(
    "Amber Birch Cobalt Copper Coral Dapple Ember Fern Flint Garnet Gorse Hazel Indigo Jasper Larch Linden "
    "Maple Meadow Nettle Ochre Opal Orchard Pebble Pewter Quartz Rowan Saffron Sorrel Thistle Willow".split()
)
TRADES = (
    ("Bakery", "food"),
    ("Dental", "health"),
    ("Legal", "law"),
    ("Joinery", "crafts"),
    ("Travel", "leisure"),
    ("Surveyors", "building"),
    ("Physio", "health"),
    ("Press", "media"),
    ("Cycles", "retail"),
    ("Nursery", "education"),
    ("Brewing", "food"),
    ("Logistics", "transport"),
    ("Optics", "retail"),
    ("Academy", "education"),
)
"""What a company does, and the industry it belongs to."""

GIVEN = tuple(
    "Ada Bruno Carla Dario Edda Femi Greta Hugo Ines Joris Kaia Levi Mina Nadia Otis Paula Quentin Rosa "
    "Samir Tilda Umar Vera Wim Yara Zeno".split()
)
FAMILY = tuple(
    "Abel Brandt Castell Dorn Ekman Faber Gall Holm Imber Jansen Kovar Lund Marsh Novik Osei Pell Quist "
    "Rask Sandoval Thorne Ulmer Varga Wendt Ybarra Zeller".split()
)

COUNTRIES = tuple("DE FR NL IE US DE SE ES US IT AT DE FR BE US DK FI GB CA PT NL DE NO ES".split())
"""Drawn from evenly, so that one named often has many."""


def company(number: int) -> tuple[str, str]:
    """The company of that number, and its industry; no two of the first 420 are called the same."""
    trade, industry = TRADES[number % len(TRADES)]
    # Three words on from one to the next, so that a page of them isn't all of one word.
    first = FIRST_WORDS[(3 * number + number // len(TRADES)) % len(FIRST_WORDS)]
    return f"{first} {trade}", industry
