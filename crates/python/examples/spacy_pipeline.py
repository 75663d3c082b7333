"""spaCy: the entities of a pipeline, with the ids of your own list where it knows the name."""

import tempfile
from pathlib import Path

import spacy

SHIPS = "# label: VESSEL\nname\tid\taliases\nKon-Tiki\timo-1\tLK1947\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ships.tsv"
        path.write_text(SHIPS)
        nlp = spacy.blank("en")
        nlp.add_pipe("onomast", config={"gazetteers": [str(path)], "min_score": 0.5})
        for doc in nlp.pipe(["Thor Heyerdahl sailed the Kon-Tiki from Callao.", "The LK1947 reached Raroia."]):
            print([(ent.text, ent.label_, ent.kb_id_) for ent in doc.ents])


if __name__ == "__main__":
    main()
