"""spaCy's English models under onomast's scorer: F1 on the development files, and words a second of CPU.

In: the gold files below ONOMAST_DATA, the program to score with, models. Out: for each model a table in Markdown.
The tokens and sentences are those of the gold file, so that only the names are compared. README.md tells what is done to them.
"""

import os

# Before the libraries that start threads are loaded.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[variable] = "1"

import argparse
import json
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import spacy
from spacy.tokens import Doc

SCORED = "PERSON,PLACE,ORGANIZATION"

# Labels of OntoNotes and ours; the others (NORP, DATE, WORK_OF_ART, ...) are dropped.
LABELS = {"PERSON": "PERSON", "GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE", "ORG": "ORGANIZATION"}

# Labels of the gold files that the scorer does not know by itself; what becomes none of the three is not scored.
MAPS = {
    "conll2003-en": "",
    "en-worldwide": "Facility=PLACE",
    "finer-ord": "",
    "uner-en-ewt": "",
    "docred-en": "",
    "crossner-ai": "person=PERSON,politician=PERSON,writer=PERSON,musicalartist=PERSON,researcher=PERSON,scientist=PERSON,"
    "location=PLACE,country=PLACE,organisation=ORGANIZATION,politicalparty=ORGANIZATION,band=ORGANIZATION,university=ORGANIZATION",
    "gum-named": "person=PERSON,place=PLACE,organization=ORGANIZATION",
    "litbank-en": "",
    "wnut17": "person=PERSON,location=PLACE,corporation=ORGANIZATION,group=ORGANIZATION",
    "btc": "",
}

ARTICLES = {"the"}
POSSESSIVES = {"'s", "’s", "'", "’"}
DOCUMENT_START = "-DOCSTART-"


def read_gold(path):
    """The documents of a file, each a list of sentences of (token, tag); a sentence is one where the file marks no documents."""
    documents, sentence, is_marked = [], [], False

    def end_sentence():
        nonlocal sentence
        if sentence:
            if not is_marked:
                documents.append([])
            documents[-1].append(sentence)
        sentence = []

    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            end_sentence()
            continue
        cells = line.split("\t")
        if len(cells) != 2:
            sys.exit(f"{path}:{number}: found {len(cells)} columns, expected a token and a tag")
        if cells[0] == DOCUMENT_START:
            end_sentence()
            is_marked = True
            documents.append([])
        else:
            sentence.append((cells[0], cells[1]))
    end_sentence()
    return documents


def trimmed(words, start, end):
    """The span without an article before and a possessive behind."""
    while start < end and words[start].lower() in ARTICLES:
        start += 1
    while start < end and words[end - 1].lower() in POSSESSIVES:
        end -= 1
    return start, end


def predicted_tags(doc):
    words = [token.text for token in doc]
    tags = ["O"] * len(words)
    for entity in doc.ents:
        label = LABELS.get(entity.label_)
        start, end = trimmed(words, entity.start, entity.end)
        if label and start < end:
            tags[start:end] = [f"B-{label}"] + [f"I-{label}"] * (end - start - 1)
    return tags


def doc_of(nlp, document):
    words = [token for sentence in document for token, _ in sentence]
    starts = [index == 0 for sentence in document for index in range(len(sentence))]
    return Doc(nlp.vocab, words=words, sent_starts=starts)


def predict(nlp, gold, to):
    """Writes token, gold tag and predicted tag."""
    documents = [document for document in read_gold(gold) if document]
    docs = nlp.pipe(doc_of(nlp, document) for document in documents)
    with to.open("w", encoding="utf-8") as out:
        for document, doc in zip(documents, docs):
            print(DOCUMENT_START, "O", "O", sep="\t", end="\n\n", file=out)
            tags = iter(predicted_tags(doc))
            for sentence in document:
                for token, tag in sentence:
                    print(token, tag, next(tags), sep="\t", file=out)
                print(file=out)


def score(program, path, labels):
    command = [program, "eval", "--predicted", "--json", "--labels", SCORED, str(path)] + (["--map", labels] if labels else [])
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def load(name):
    """A model with the pipe that finds names, and with the shared vectors of tokens where it listens to them."""
    nlp = spacy.load(name)
    listens = any(node.name == "tok2vec-listener" for node in nlp.get_pipe("ner").model.walk())
    nlp.select_pipes(enable=["tok2vec", "ner"] if listens else ["ner"])
    return nlp


def words_a_second(nlp, texts, rounds):
    n_words = sum(len(text.split()) for text in texts)
    speeds = []
    # The first round is not counted: it fills the caches of the tokenizer and of the vocabulary.
    for _ in range(rounds + 1):
        start = time.process_time()
        for _ in nlp.pipe(texts):
            pass
        speeds.append(n_words / (time.process_time() - start))
    return n_words, speeds[1:]


def report(nlp, sets, texts, arguments, folder):
    meta = nlp.meta
    pipes = ", ".join(nlp.pipe_names)
    print(f"## {meta['lang']}_{meta['name']} {meta['version']} ({meta['license']}), pipes: {pipes}\n")
    print("| set | precision | recall | F1 | ORGANIZATION precision | recall | F1 |\n|---|---|---|---|---|---|---|")
    for name, gold in sets.items():
        path = folder / f"{meta['name']}-{name}.tsv"
        predict(nlp, gold, path)
        scores = score(arguments.program, path, MAPS[name])
        cells = [scores["all"], scores["labels"]["ORGANIZATION"]]
        figures = " | ".join(f"{cell[key]:.2f}" for cell in cells for key in ("precision", "recall", "f1"))
        print(f"| {name} | {figures} |", flush=True)
    n_words, speeds = words_a_second(nlp, texts, arguments.rounds)
    print(f"\n{max(speeds):.0f} words a second of CPU at best, median {statistics.median(speeds):.0f}: ", end="")
    print(f"{len(texts)} documents, {n_words} words, {len(speeds)} rounds\n", flush=True)


def parsed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="the onomast program, which scores")
    parser.add_argument("models", nargs="+", help="a model's package, or its folder")
    parser.add_argument("--sets", default=",".join(MAPS), help="some of %(default)s")
    parser.add_argument("--gold", action="append", default=[], metavar="SET=FILE", help="read the gold of a set here instead")
    parser.add_argument("--texts", type=int, default=300, help="how many documents to measure the speed with [%(default)s]")
    parser.add_argument("--rounds", type=int, default=3, help="how often to measure it [%(default)s]")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave the files with predictions here")
    return parser.parse_args()


def main():
    arguments = parsed()
    if not os.environ.get("ONOMAST_DATA"):
        sys.exit("found no ONOMAST_DATA in the environment, expected the folder of the data: see docs/CONTRIBUTING.md")
    data = Path(os.environ["ONOMAST_DATA"])
    names = arguments.sets.split(",")
    if unknown := [name for name in names if name not in MAPS]:
        sys.exit(f"found the sets {', '.join(unknown)}, expected some of {', '.join(MAPS)}")
    sets = {name: data / "corpora" / name / "dev.tsv" for name in names}
    for pair in arguments.gold:
        name, _, path = pair.partition("=")
        if name not in sets or not path:
            sys.exit(f"found --gold {pair}, expected SET=FILE with one of {', '.join(sets)}")
        sets[name] = Path(path)
    texts = (data / "text/en/bbc.txt").read_text(encoding="utf-8").split("\n\f\n")[: arguments.texts]
    print(f"spaCy {spacy.__version__}, Python {platform.python_version()}\n")
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for name in arguments.models:
            report(load(name), sets, texts, arguments, folder)


if __name__ == "__main__":
    main()
