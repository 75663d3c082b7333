"""PySpark: a pandas UDF, and the same over Arrow, which is faster since no text becomes a Python string.

An extractor is pickled with what it was made of, so a function may just use it. A list of millions of names is better compiled and
opened by its path, which must lead to the same file on every worker: then the pickle holds the path alone.
"""

import json
from collections.abc import Iterator

import pandas as pd
import pyarrow as pa
from onomast import Extractor
from pyspark.sql import SparkSession
from pyspark.sql.functions import pandas_udf

EXTRACTOR = Extractor(labels=["PERSON", "PLACE", "ORGANIZATION"])
MENTION = "start:int,end:int,text:string,label:string,subtype:string,score:double,entity:int,id:string"


def names(texts: pd.Series) -> pd.Series:
    """The names in each text, as a column."""
    documents = EXTRACTOR.extract_batch(texts.fillna(""))
    return pd.Series([[{"label": one.label, "text": one.text, "id": one.id} for one in document.mentions] for document in documents])


def tag(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Every mention in full, from batches of rows to batches of rows."""
    for batch in batches:
        yield batch.append_column("mentions", pa.array(EXTRACTOR.extract_arrow(batch.column("text"))))


def main() -> None:
    # Workers must run the Python of this environment: PYSPARK_PYTHON, if another comes first on the path.
    builder = SparkSession.builder.master("local[2]").config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    spark = builder.config("spark.ui.enabled", "false").getOrCreate()
    frame = spark.createDataFrame([(1, "Angela Merkel met Emmanuel Macron in Paris."), (2, None), (3, "It rained in Bishkek.")], "id long, text string")
    names_of = pandas_udf(names, "array<struct<label:string,text:string,id:string>>")  # the type is read by a session that is there
    for row in frame.select("id", names_of("text").alias("names")).orderBy("id").collect():
        print(row.id, [(one.label, one.text) for one in row.names])
    tagged = frame.mapInArrow(tag, f"id long, text string, mentions array<struct<{MENTION}>>")
    for line in tagged.selectExpr("id", "size(mentions) as n").orderBy("id").toJSON().collect():
        print(json.loads(line))
    spark.stop()


if __name__ == "__main__":
    main()
