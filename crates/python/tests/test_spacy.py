"""The component of spaCy."""

from pathlib import Path
from typing import Any

import pytest

spacy = pytest.importorskip("spacy")

TEXT = "President Sooronbay Jeenbekov left Bishkek. Mr Jeenbekov resigned."


def found(doc: Any) -> list[tuple[str, str]]:
    return [(ent.text, ent.label_) for ent in doc.ents]


def test_entities_with_ids() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("onomast")
    doc = nlp(TEXT)
    assert found(doc) == [("Sooronbay Jeenbekov", "PERSON"), ("Bishkek", "PLACE"), ("Jeenbekov", "PERSON")]
    place = doc.ents[1]
    assert place.kb_id_ == place.ent_id_ == place.id_ == "city/kg-bishkek"
    assert doc.ents[2].kb_id_ == ""


def test_its_configuration_goes_to_disk(tmp_path: Path) -> None:
    (tmp_path / "ships.tsv").write_text("# label: VESSEL\nname\tid\nKon-Tiki\timo-1\n")
    nlp = spacy.blank("en")
    nlp.add_pipe("onomast", config={"gazetteers": [str(tmp_path / "ships.tsv")], "labels": ["VESSEL", "DATE"], "threads": 2})
    nlp.to_disk(tmp_path / "pipeline")
    texts = ["the kon-tiki sank", TEXT, "It sailed on 6 March 2021."] * 100
    docs = list(spacy.load(tmp_path / "pipeline").pipe(texts, batch_size=32))
    assert [found(doc) for doc in docs] == [[("kon-tiki", "VESSEL")], [], [("6 March 2021", "DATE")]] * 100
    assert docs[0].ents[0].kb_id_ == "imo-1"


@pytest.mark.parametrize(("overwrite", "label"), [(False, "CITY"), (True, "PLACE")])
def test_entities_that_are_there(overwrite: bool, label: str) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "CITY", "pattern": "Bishkek"}, {"label": "VERB", "pattern": "resigned"}])
    nlp.add_pipe("onomast", config={"overwrite_ents": overwrite})
    assert ("Bishkek", label) in found(nlp(TEXT)) and ("resigned", "VERB") in found(nlp(TEXT))


def test_a_mention_within_a_token_takes_the_token() -> None:
    nlp = spacy.blank("en")
    nlp.tokenizer = spacy.tokenizer.Tokenizer(nlp.vocab)
    nlp.add_pipe("onomast")
    assert found(nlp("They left Bishkek.")) == [("Bishkek.", "PLACE")]
