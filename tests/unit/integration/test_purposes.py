"""What names and sentences are for; vectors that say so are given here."""

import pytest

from custom_components.hearken.understanding import purposes
from custom_components.hearken.understanding.meaning import DIMENSION, MODEL
from custom_components.hearken.understanding.purposes import (
    MARGIN,
    MOST_OPTIONS,
    SAME,
    purposeful,
    read_purpose,
    suiting,
)

from .sample_home import home_of, sample_home

ROUTINES = home_of(
    [(f"scene.{key}", name, None, None) for key, name in (("film", "Film"), ("kino", "Kino"), ("food", "Food"))], {}, {}
)


def test_the_file_is_of_the_encoder_of_the_meanings() -> None:
    assert (purposes._HEADS.model, purposes._HEADS.dimension) == (MODEL, DIMENSION)
    assert purposes._WITHOUT.issubset(purposes._HEADS.labels["purpose"])


def test_purposes_are_probabilities() -> None:
    assert sum(read_purpose([0.01] * DIMENSION).values()) == pytest.approx(1)


def test_what_has_a_purpose_is_a_scene_a_script_or_a_switch() -> None:
    assert {one.id for one in purposeful(sample_home())} == {"scene.movie", "switch.coffee", "switch.towels"}


def test_what_is_for_the_same_suits_the_nearest_first() -> None:
    entities = list(purposeful(ROUTINES))
    said = {"film": 1.0, "dinner": 0.0}

    def found(film: float, kino: float, food: float = 0.0) -> tuple[str, ...]:
        sure = {"Film": film, "Kino": kino, "Food": food}
        return suiting(said, entities, {name: {"film": one, "dinner": 1 - one} for name, one in sure.items()})

    assert found(SAME - 0.01, 0.0) == ()
    assert found(SAME, 0.0) == ("scene.film",)
    assert found(SAME + MARGIN / 2, SAME + MARGIN) == ("scene.kino", "scene.film")
    assert found(0.99 - 2 * MARGIN, 0.99) == ("scene.kino",)
    assert len(found(0.9, 0.9, 0.9)) <= MOST_OPTIONS


def test_names_that_are_for_nothing_have_nothing_in_common_and_unread_ones_suit_nothing() -> None:
    nothing = dict.fromkeys(purposes._WITHOUT, 1 / len(purposes._WITHOUT))
    entities = list(purposeful(ROUTINES))
    assert suiting(nothing, entities, {"Film": nothing, "Kino": nothing}) == ()
    assert suiting({"film": 1.0}, entities, {}) == ()
