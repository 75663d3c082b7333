"""A Polars expression: who and what is named in a column, as a column of lists of structs."""

import polars as pl
from onomast import Extractor

EXTRACTOR = Extractor(labels=["PERSON", "PLACE", "ORGANIZATION"])

MENTIONS = pl.List(
    pl.Struct(
        {
            "start": pl.Int32,
            "end": pl.Int32,
            "text": pl.String,
            "label": pl.String,
            "subtype": pl.String,
            "score": pl.Float64,
            "entity": pl.Int32,
            "id": pl.String,
        }
    )
)


def mentions(texts: pl.Expr) -> pl.Expr:
    """The mentions in each text; Polars and onomast share the memory of the column."""
    return texts.map_batches(lambda series: pl.Series(EXTRACTOR.extract_arrow(series, threads=2)), return_dtype=MENTIONS)


def main() -> None:
    frame = pl.LazyFrame({"id": [1, 2, 3], "text": ["Angela Merkel met Emmanuel Macron in Paris.", None, "It rained in Bishkek and Paris."]})
    found = frame.with_columns(mentions(pl.col("text")).alias("mention")).explode("mention").unnest("mention", separator="_")
    places = found.filter(pl.col("mention_label") == "PLACE").group_by("mention_text").len().sort("mention_text")
    print(places.collect())


if __name__ == "__main__":
    main()
