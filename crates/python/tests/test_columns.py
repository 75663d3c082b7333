"""Columns of pyarrow, polars and pandas."""

from typing import Any

import pytest
from onomast import Extractor, Gazetteer, Matcher

TEXTS = ["President Sooronbay Jeenbekov left Bishkek. Mr Jeenbekov resigned.", None, "", "“Tbilisi” \N{MUSICAL SYMBOL G CLEF} London", "nothing here"]
EXTRACTOR = Extractor()


def expected(texts: list[Any]) -> list[Any]:
    """The rows of a column, from the documents."""
    rows: list[Any] = []
    for text in texts:
        document = None if text is None else EXTRACTOR.extract(text)
        rows.append(
            document
            and [
                {
                    "start": mention.start,
                    "end": mention.end,
                    "text": mention.text,
                    "label": mention.label,
                    "subtype": mention.subtype,
                    "score": mention.score,
                    "entity": mention.entity and mention.entity.index,
                    "id": mention.id,
                }
                for mention in document.mentions
            ]
        )
    return rows


@pytest.mark.parametrize("kind", ["string", "large_string", "string_view"])
@pytest.mark.parametrize("threads", [1, 3])
def test_pyarrow(kind: str, threads: int) -> None:
    pa = pytest.importorskip("pyarrow")
    array = pa.array(TEXTS * 20, type=getattr(pa, kind)())
    column = pa.array(EXTRACTOR.extract_arrow(array, threads=threads))
    assert column.to_pylist() == expected(TEXTS * 20)
    column.validate(full=True)
    sliced = pa.array(EXTRACTOR.extract_arrow(array[3:9]))
    assert sliced.to_pylist() == expected((TEXTS * 20)[3:9])
    chunked = pa.chunked_array([array[:2], array[2:2], array[2:7]])
    assert pa.array(EXTRACTOR.extract_arrow(chunked)).to_pylist() == expected((TEXTS * 20)[:7])
    table = pa.table({"text": array}).append_column("mentions", column)
    assert table.column("mentions").null_count == 20
    assert pa.array(EXTRACTOR.extract_arrow(array[:0])).to_pylist() == []


def test_the_type_of_a_column() -> None:
    pa = pytest.importorskip("pyarrow")
    column = EXTRACTOR.extract_arrow(pa.array(TEXTS))
    fields = pa.schema([pa.field("x", pa.DataType._import_from_c_capsule(column.__arrow_c_schema__()))]).field("x").type.value_type
    names = [(fields.field(index).name, str(fields.field(index).type)) for index in range(fields.num_fields)]
    assert names == [
        ("start", "int32"),
        ("end", "int32"),
        ("text", "string"),
        ("label", "string"),
        ("subtype", "string"),
        ("score", "double"),
        ("entity", "int32"),
        ("id", "string"),
    ]
    assert len(column) == 5 and repr(column) == "<Column of 5 rows, 5 mentions>"
    # The same column may be given away twice.
    assert pa.array(column) == pa.array(column)


def test_a_matcher() -> None:
    pa = pytest.importorskip("pyarrow")
    matcher = Matcher(Gazetteer([{"name": "Bishkek", "id": "kg"}]), offsets="byte")
    rows = pa.array(matcher.find_arrow(pa.array(["“Bishkek”", None]))).to_pylist()
    assert rows[0][0]["start"] == 3 and rows[0][0]["entity"] is None and rows[0][0]["id"] == "kg" and rows[1] is None


def test_polars() -> None:
    pl = pytest.importorskip("polars")
    series = pl.Series(TEXTS)
    column = pl.Series(EXTRACTOR.extract_arrow(series))
    assert column.to_list() == expected(TEXTS)
    frame = pl.DataFrame({"text": series, "mentions": column}).explode("mentions").drop_nulls("mentions").unnest("mentions", separator="_")
    assert frame["mentions_label"].to_list() == ["PERSON", "PLACE", "PERSON", "PLACE", "PLACE"]


def test_pandas() -> None:
    pd = pytest.importorskip("pandas")
    pa = pytest.importorskip("pyarrow")
    series = pd.Series(TEXTS, dtype=pd.ArrowDtype(pa.string()))
    column = EXTRACTOR.extract_arrow(series if hasattr(series, "__arrow_c_stream__") else pa.array(series))
    assert pa.array(column).to_pylist() == expected(TEXTS)


def test_what_is_no_column_of_strings_is_refused() -> None:
    pa = pytest.importorskip("pyarrow")
    with pytest.raises(TypeError, match="column: found the type Int64, expected strings"):
        EXTRACTOR.extract_arrow(pa.array([1, 2]))
    with pytest.raises(TypeError, match="column: found the type Struct"):
        EXTRACTOR.extract_arrow(pa.table({"text": TEXTS}))
    with pytest.raises(TypeError, match="column: found list, expected a column of Arrow"):
        EXTRACTOR.extract_arrow(TEXTS)  # type: ignore[arg-type]

    class Spent:
        """Gives one capsule twice, which is empty the second time."""

        def __init__(self) -> None:
            self.capsule = pa.chunked_array([TEXTS]).__arrow_c_stream__()

        def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
            return self.capsule

    spent = Spent()
    assert len(EXTRACTOR.extract_arrow(spent)) == 5
    with pytest.raises(ValueError, match="taken already"):
        EXTRACTOR.extract_arrow(spent)
