"""Documents, mentions and entities; texts one by one and in batches."""

import copy
import json
import pickle
from typing import Any

import pytest
from onomast import Document, Entity, Extractor, Gazetteer, Matcher, Mention

TEXT = "President Sooronbay Jeenbekov left Bishkek. Mr Jeenbekov resigned."
TEXTS = [TEXT, "", "Angela Merkel met Macron in Paris.", "no names here", "“Tbilisi” und Grüße aus Köln \N{MUSICAL SYMBOL G CLEF} London"]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def shown(document: Document) -> list[tuple[str, int, int, str]]:
    return [(mention.label, mention.start, mention.end, mention.text) for mention in document.mentions]


def test_what_a_mention_knows(extractor: Extractor) -> None:
    document = extractor.extract(TEXT)
    assert shown(document) == [("PERSON", 10, 29, "Sooronbay Jeenbekov"), ("PLACE", 35, 42, "Bishkek"), ("PERSON", 47, 56, "Jeenbekov")]
    person, place, again = document.mentions
    assert (place.subtype, place.name, place.id, place.source) == ("capital", "Bishkek", "city/kg-bishkek", "built-in")
    assert place.ids[0] == "city/kg-bishkek" and 0.5 < place.score <= 1.0 and not place.nominal and place.value is None
    assert again.relation == "the last name of a person" and person.relation is None
    assert person.entity == again.entity != place.entity
    entity = document.entities[0]
    assert entity == person.entity and entity.index == 0 and entity.mentions == (person, again)
    assert (entity.name, entity.label) == ("Sooronbay Jeenbekov", "PERSON")
    assert document.entities[1].ids == place.ids
    assert document.text is TEXT and document.offsets == "char"
    assert place.explanation is None


def test_equal_by_value(extractor: Extractor) -> None:
    one, two = extractor.extract(TEXT), Extractor().extract(TEXT)
    assert one == two and hash(one) == hash(two) and one is not two
    assert one.mentions == two.mentions and one.entities == two.entities
    assert {*one.mentions, *two.mentions} == {*one.mentions} and len({*one.entities, *two.entities}) == 2
    assert one != extractor.extract(TEXT + " ") and one.mentions[0] != one.mentions[2] and one.entities[0] != one.entities[1]
    assert one != Extractor(offsets="byte").extract(TEXT)
    assert one != TEXT and one.mentions[0] != "Sooronbay Jeenbekov"


def test_repr(extractor: Extractor) -> None:
    document = extractor.extract(TEXT)
    assert repr(document) == "<Document 'President Sooronbay Jeenbekov left Bishk': 3 mentions, 2 entities>"
    assert repr(document.mentions[1]) == "<Mention PLACE 35..42 'Bishkek'>"
    assert repr(document.entities[0]) == "<Entity PERSON 'Sooronbay Jeenbekov', 2 mentions>"
    assert repr(Extractor(labels=["PLACE"], offsets="byte")) == "Extractor(labels=('PLACE',), offsets='byte')"
    assert repr(Gazetteer(["Osh", {"name": "Talas", "aliases": ["Taraz"]}])) == "<Gazetteer 2 entries, 3 names>"


@pytest.mark.parametrize("attribute", ["text", "start", "other"])
def test_frozen(extractor: Extractor, attribute: str) -> None:
    document = extractor.extract(TEXT)
    for item in (document, *document.mentions, *document.entities, extractor):
        with pytest.raises(AttributeError):
            setattr(item, attribute, "x")
        assert not hasattr(item, "__dict__")


@pytest.mark.parametrize("threads", [0, 1, 2, 7])
def test_batches_are_as_single_texts(extractor: Extractor, threads: int) -> None:
    texts = [text.replace("Bishkek", town) for town in ("Bishkek", "Osh", "Talas", "Almaty") for text in TEXTS] * 5
    documents = extractor.extract_batch(iter(texts), threads=threads)
    assert documents == [extractor.extract(text) for text in texts]
    assert extractor.extract_batch([], threads=threads) == []
    matcher = Matcher(Gazetteer(["Bishkek", "Osh"]))
    assert matcher.find_batch(texts, threads=threads) == [matcher.find(text) for text in texts]


def test_what_is_no_text_is_refused(extractor: Extractor) -> None:
    with pytest.raises(TypeError, match=r"texts\[1\]: found NoneType, expected str"):
        extractor.extract_batch(["a", None])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="texts: found one str, expected an iterable of them"):
        extractor.extract_batch("a text")
    with pytest.raises(TypeError):
        extractor.extract(b"bytes")  # type: ignore[arg-type]


def test_an_error_of_the_texts_comes_through(extractor: Extractor) -> None:
    def texts() -> Any:
        yield TEXT
        raise LookupError("the disk is gone")

    with pytest.raises(LookupError, match="the disk is gone"):
        extractor.extract_batch(texts(), threads=2)


def test_lone_surrogates_count_as_code_points(extractor: Extractor) -> None:
    text = "\ud83d\ude00 \udcff They left Bishkek. \ud800"
    (mention,) = extractor.extract(text).mentions
    assert text[mention.start : mention.end] == "Bishkek"
    (document,) = extractor.extract_batch([text])
    assert document.mentions == (mention,) and document.text == text


def test_json_is_that_of_the_program(extractor: Extractor) -> None:
    document = Extractor(offsets="byte", explain=True).extract(TEXT)
    found = json.loads(document.to_json())
    assert found == document.to_dict() and list(found) == ["mentions", "entities"]
    assert found["mentions"][1]["ids"] == list(document.mentions[1].ids) and found["mentions"][1]["entity"] == 1
    assert found["entities"][0] == {"label": "PERSON", "name": "Sooronbay Jeenbekov", "mentions": [0, 2]}
    assert found["mentions"][0]["explanation"][0]["outcome"] == "chosen"


def test_explanations() -> None:
    (mention,) = Extractor(explain=True).extract("They flew to Bishkek.").mentions
    assert mention.explanation is not None
    chosen = mention.explanation[0]
    assert (chosen.text, chosen.label, chosen.outcome) == ("Bishkek", "PLACE", "chosen")
    assert chosen.points == sum(points for _, points, _ in chosen.reasons) >= 40 and chosen.score == mention.score
    assert any(what == "listed name" and origin and "city/kg-bishkek" in origin for what, _, origin in chosen.reasons)
    assert pickle.loads(pickle.dumps(chosen)) == chosen and "chosen" in repr(chosen)


def test_pickles(extractor: Extractor) -> None:
    document = Extractor(explain=True, patterns=True).extract(TEXT + " It cost $5 on 6 March 2021.")
    again: Document = pickle.loads(pickle.dumps(document))
    assert again == document and again.mentions == document.mentions and again.entities == document.entities
    assert again.mentions[1].explanation == document.mentions[1].explanation and again.mentions[2].relation == document.mentions[2].relation
    mentions: tuple[Mention, ...] = pickle.loads(pickle.dumps(document.mentions))
    entities: tuple[Entity, ...] = pickle.loads(pickle.dumps(document.entities))
    assert mentions == document.mentions and entities == document.entities
    assert mentions[0].entity is not None and mentions[0].entity.mentions[1] == mentions[2]
    assert len(pickle.dumps(document.mentions)) < 2 * len(pickle.dumps(document.mentions[0]))
    assert copy.deepcopy(document) == document and copy.copy(document.mentions[0]) == document.mentions[0]


def test_a_foreign_state_is_refused(extractor: Extractor) -> None:
    from onomast import _onomast

    for state in (b"", b"{}", b'{"record":{"mentions":[],"entities":[{"label":"PLACE","name":"a","mentions":[3]}]},"relations":[],"offsets":"char"}'):
        with pytest.raises(ValueError, match="expected that of a document"):
            _onomast.Found.restore(state)
    reduced: Any = extractor.extract(TEXT).mentions[0].__reduce__()
    with pytest.raises(ValueError, match="found the index 9, expected one below 3"):
        Mention(reduced[1][0], 9)
