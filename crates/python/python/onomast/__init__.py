"""People, places and organizations in text, as typed spans.

>>> from onomast import Extractor
>>> document = Extractor().extract("President Sooronbay Jeenbekov left Bishkek. Mr Jeenbekov resigned.")
>>> [(mention.label, mention.start, mention.end, mention.text) for mention in document.mentions]
[('PERSON', 10, 29, 'Sooronbay Jeenbekov'), ('PLACE', 35, 42, 'Bishkek'), ('PERSON', 47, 56, 'Jeenbekov')]
>>> [(entity.name, len(entity.mentions)) for entity in document.entities]
[('Sooronbay Jeenbekov', 2), ('Bishkek', 1)]
"""

from onomast._onomast import (
    Column,
    Document,
    Entity,
    Extractor,
    FormatError,
    Gazetteer,
    Matcher,
    Mention,
    Reading,
    __version__,
)

__all__ = [
    "Column",
    "Document",
    "Entity",
    "Extractor",
    "FormatError",
    "Gazetteer",
    "Matcher",
    "Mention",
    "Reading",
    "__version__",
]
