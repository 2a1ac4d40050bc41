from __future__ import annotations

import pytest

from models import catalog
from models.card import ModelCard, ModelFile
from models.hashed import HASHED_MODEL, HashedEmbedder
from models.language.classifier import load_weights
from nlp.claims.checker import MODEL


def test_bundled_files_are_those_of_their_cards() -> None:
    for card in catalog.CARDS:
        assert card.damaged_files() == ()


def test_a_changed_file_is_reported() -> None:
    file = catalog.card("manhmoi-language").files[0]
    other = ModelFile(file.path, "0" * 64)
    card = ModelCard("language", "x", "1", "Apache-2.0", (), "bundled", True, "", "", (other,))
    assert card.damaged_files() == (file.path,)


def test_a_missing_file_is_not_installed() -> None:
    missing = ModelFile("language/none.npz", "0" * 64)
    card = ModelCard("language", "x", "1", "Apache-2.0", (), "bundled", True, "", "", (missing,))
    assert not card.installed
    assert card.damaged_files() == ("language/none.npz",)


def test_language_card_names_the_revision_that_loads() -> None:
    assert catalog.card("manhmoi-language").revision == load_weights().revision


def test_claims_card_names_the_checker() -> None:
    card = catalog.card(MODEL.name)
    assert card.revision == MODEL.revision
    assert not card.trained


def test_stand_in_says_that_it_is_not_trained() -> None:
    card = catalog.card(HASHED_MODEL.name)
    assert card.installed
    assert not card.trained
    assert "not trained" in card.about_en.lower()
    assert card.dimension == HashedEmbedder().dimension


def test_only_bundled_models_are_installed() -> None:
    assert {card.tier for card in catalog.CARDS if card.installed} == {"bundled"}
    for card in catalog.CARDS:
        if not card.installed:
            assert card.revision is None
            assert card.files == ()


def test_names_are_unique_and_unknown_ones_refused() -> None:
    names = [card.name for card in catalog.CARDS]
    assert len(names) == len(set(names))
    with pytest.raises(KeyError):
        catalog.card("no-such-model")


def test_a_model_may_be_named_without_its_publisher() -> None:
    assert catalog.card("bge-m3") is catalog.card("BGE-M3") is catalog.card("BAAI/bge-m3")
    short = [card.name.rsplit("/", 1)[-1].lower() for card in catalog.CARDS]
    assert len(short) == len(set(short))


def test_speech_cards_say_what_they_may_hear() -> None:
    speech = [card for card in catalog.CARDS if card.role == "speech"]
    assert {card.name for card in speech if card.only == ("vi",)} == {
        f"vinai/PhoWhisper-{size}" for size in ("small", "medium", "large")
    }
    for card in speech:
        assert card.architecture == "whisper"
        assert card.bundled == (card.knows is not None)
        assert card.loadable != card.bundled
