"""Swedish alphabetical order."""

import unicodedata

from participants.collation import swedish_order


def test_aao_come_after_z_in_their_own_order() -> None:
    words = ["Alvesta", "Östra", "zon", "Ale", "Åre", "Älmhult", "Zinkgruvan", "Armé"]
    assert sorted(words, key=swedish_order) == [
        "Ale",
        "Alvesta",
        "Armé",
        "Zinkgruvan",
        "zon",
        "Åre",
        "Älmhult",
        "Östra",
    ]


def test_the_same_letter_written_in_two_ways_sorts_alike() -> None:
    assert swedish_order("Ø") == swedish_order("ö")
    assert swedish_order(unicodedata.normalize("NFD", "Åre")) == swedish_order("åre")
    assert swedish_order("Éva") == swedish_order("eva")
