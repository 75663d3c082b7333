"""The component `onomast` of spaCy: `nlp.add_pipe("onomast")` fills `doc.ents`, with ids where a list knows the name.

spaCy finds it by the entry point of this package. The options of `onomast.Extractor` are its configuration, with lists as paths.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Optional, Union

from onomast import Document, Extractor
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans, minibatch

class Component:
    """Adds the mentions of onomast to the entities of documents.

    A mention covers the tokens it touches; `kb_id_` and `ent_id_` of the entity are its first id. Entities that are there stay, and
    mentions that overlap with them are left out, unless `overwrite_ents` is set.
    """

    def __init__(self, extractor: Extractor, overwrite_ents: bool = False, threads: int = 1) -> None:
        self.extractor = extractor
        self.overwrite_ents = overwrite_ents
        self.threads = threads

    def __call__(self, doc: Doc) -> Doc:
        return self.set_ents(doc, self.extractor.extract(doc.text))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 128) -> Iterator[Doc]:
        """The same for many documents, on the threads of the configuration."""
        for docs in minibatch(stream, batch_size):
            docs = list(docs)
            found = self.extractor.extract_batch([doc.text for doc in docs], threads=self.threads)
            yield from map(self.set_ents, docs, found)

    def set_ents(self, doc: Doc, found: Document) -> Doc:
        spans = filter_spans(span for mention in found.mentions if (span := span_of(doc, mention)) is not None)
        if self.overwrite_ents:
            taken = {token.i for span in spans for token in span}
            kept = [ent for ent in doc.ents if taken.isdisjoint(range(ent.start, ent.end))]
        else:
            kept = list(doc.ents)
            taken = {token.i for ent in kept for token in ent}
            spans = [span for span in spans if taken.isdisjoint(range(span.start, span.end))]
        doc.ents = sorted([*kept, *spans], key=lambda span: span.start)
        return doc


def span_of(doc: Doc, mention: Any) -> Optional[Span]:
    """The tokens that a mention touches."""
    name = mention.id or ""
    return doc.char_span(mention.start, mention.end, label=mention.label, kb_id=name, span_id=name, alignment_mode="expand")


DEFAULTS: dict[str, Any] = {
    "gazetteers": [],
    "block": [],
    "labels": None,
    "patterns": None,
    "tolerance": None,
    "reference_date": None,
    "day_first": False,
    "region": None,
    "rules": [],
    "models": [],
    "built_in": True,
    "model": True,
    "min_score": 0.0,
    "nominal": True,
    "overwrite_ents": False,
    "threads": 1,
}


@Language.factory("onomast", default_config=DEFAULTS, assigns=["doc.ents", "token.ent_iob", "token.ent_type", "token.ent_kb_id"])
def make_component(
    nlp: Language,
    name: str,
    gazetteers: list[str],
    block: list[str],
    labels: Optional[list[str]],
    patterns: Union[bool, list[str], None],
    tolerance: Optional[str],
    reference_date: Optional[str],
    day_first: bool,
    region: Optional[str],
    rules: list[str],
    models: list[str],
    built_in: bool,
    model: bool,
    min_score: float,
    nominal: bool,
    overwrite_ents: bool,
    threads: int,
) -> Component:
    """Makes the component from its configuration."""
    extractor = Extractor(
        gazetteers,
        block=block,
        tolerance=tolerance,
        labels=labels,
        patterns=patterns,
        reference_date=reference_date,
        day_first=day_first,
        region=region,
        rules=rules,
        models=models,
        built_in=built_in,
        model=model,
        min_score=min_score,
        nominal=nominal,
    )
    return Component(extractor, overwrite_ents, threads)
