"""Engines of Python on the same articles: words a second of CPU and peak memory, each in a process of its own.

    pip install pyarrow spacy pyspark 'pandas<3'        # PySpark needs Java 17
    ONOMAST_DATA=... python benches/compare.py [--articles 100000] [--only NAME;...] [--folder DIR] [--also NAME=COMMAND]...

It writes `articles.parquet` and `articles.jsonl` (`id`, `text`) to the folder, runs each engine on them and prints a table. `--also`
adds a row for any command, such as `--also 'tag --jobs 2=onomast tag --jobs 2 --input jsonl --format jsonl articles.jsonl'`, which
runs in the folder; `OUT` in it stands for a fresh path. CPU time and memory are those of the process and all that it starts, looked at
twice a second: the sum of their proportional set sizes, in which a page that several share counts once. A word is what blanks part.
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
LISTS = HERE.parents[3] / "gazetteers"
BATCH = 1000

# The built-in lists that hold names of things, not parts of names or words beside them.
NO_NAMES = ("triggers", "people-given", "people-surnames", "people-nicknames", "people-particles", "nominal")


# What is run in a process of its own ---------------------------------------------------------------------------------------


def entries() -> list[dict[str, Any]]:
    """The entries of the project's lists of people, places, organizations and other names."""
    from onomast import Gazetteer

    paths = [path for path in sorted(LISTS.glob("*.tsv")) if not any(part in path.name for part in NO_NAMES)]
    return [entry for path in paths for entry in Gazetteer.open(path).entries()]


def names(entry: dict[str, Any]) -> list[str]:
    aliases = [alias if isinstance(alias, str) else alias["name"] for alias in entry.get("aliases", [])]
    return [entry["name"], *aliases]


def batches(n: int) -> Iterator[Any]:
    """The articles as batches of rows of Arrow."""
    import pyarrow.parquet as pq

    for batch in pq.ParquetFile("articles.parquet").iter_batches(BATCH, columns=["id", "text"]):
        yield batch.slice(0, min(n, len(batch)))
        n -= len(batch)
        if n <= 0:
            return


def texts(n: int) -> Iterator[list[str]]:
    return (batch.column("text").to_pylist() for batch in batches(n))


def load(_: int) -> int:
    """The articles read and nothing else: what the others are measured above."""
    return sum(len(batch) for batch in texts(_))


def run_batch(n: int, threads: int = 1) -> int:
    """extract_batch, every mention looked at."""
    from onomast import Extractor

    extractor = Extractor()
    documents = (document for batch in texts(n) for document in extractor.extract_batch(batch, threads=threads))
    return sum(mention.end > mention.start for document in documents for mention in document.mentions)


def run_arrow(n: int, threads: int = 1) -> int:
    """extract_arrow, from Parquet to Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    from onomast import Extractor

    extractor, n_mentions, writer = Extractor(), 0, None
    for batch in batches(n):
        column = pa.array(extractor.extract_arrow(batch.column("text"), threads=threads))
        n_mentions += len(column.values)
        table = pa.table({"id": batch.column("id"), "mentions": column})
        writer = writer or pq.ParquetWriter("arrow.out.parquet", table.schema, compression="zstd")
        writer.write_table(table)
    if writer:
        writer.close()
    return n_mentions


def run_matcher(n: int) -> int:
    """The names of the list and nothing else."""
    from onomast import Gazetteer, Matcher

    matcher = Matcher(Gazetteer({**entry, "case": "exact"} for entry in entries()), policy="all")
    documents = (document for batch in texts(n) for document in matcher.find_batch(batch))
    return sum(mention.end > mention.start for document in documents for mention in document.mentions)


def run_spacy(n: int) -> int:
    """EntityRuler with the same list, by its phrase matcher."""
    import spacy

    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(
        [{"label": entry.get("label", "MISC"), "pattern": name, "id": entry.get("id", "")} for entry in entries() for name in names(entry)]
    )
    return sum(len(doc.ents) for batch in texts(n) for doc in nlp.pipe(batch))


def run_component(n: int) -> int:
    """The component of onomast in spaCy."""
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("onomast")
    return sum(len(doc.ents) for batch in texts(n) for doc in nlp.pipe(batch, batch_size=128))


def run_spark(n: int, cores: int = 1) -> int:
    """PySpark, from Parquet to Parquet, with mapInArrow over the wheel."""
    import shutil

    import pyarrow as pa
    from pyspark.sql import SparkSession

    mention = "start:int,end:int,text:string,label:string,subtype:string,score:double,entity:int,id:string"
    builder = SparkSession.builder.master(f"local[{cores}]").config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    builder = builder.config("spark.ui.enabled", "false").config("spark.sql.execution.arrow.maxRecordsPerBatch", str(BATCH))
    spark = builder.config("spark.driver.memory", "2g").getOrCreate()

    def tag(rows: Iterator[Any]) -> Iterator[Any]:
        from onomast import Extractor

        extractor = Extractor()
        for batch in rows:
            mentions = pa.array(extractor.extract_arrow(batch.column("text")))
            yield pa.RecordBatch.from_arrays([batch.column("id"), mentions], ["id", "mentions"])

    frame = spark.read.parquet("articles.parquet")
    frame = frame.limit(n) if n < frame.count() else frame
    frame.repartition(cores * 4).mapInArrow(tag, f"id long, mentions array<struct<{mention}>>").write.mode("overwrite").parquet("spark.out")
    n_mentions = sum(row[0] for row in spark.read.parquet("spark.out").selectExpr("sum(size(mentions))").collect())
    spark.stop()
    shutil.rmtree("spark.out")
    return int(n_mentions)


# Name, what is run, and which share of the articles it gets: a slow engine needs no more to tell its speed.
ENGINES: dict[str, tuple[Any, int]] = {
    "Parquet read as Python strings, alone": (load, 1),
    "Python, extract_batch, 1 thread": (run_batch, 1),
    "Python, extract_batch, 2 threads": (lambda n: run_batch(n, 2), 1),
    "Python, extract_arrow, 1 thread, Parquet to Parquet": (run_arrow, 1),
    "Python, extract_arrow, 2 threads, Parquet to Parquet": (lambda n: run_arrow(n, 2), 1),
    "PySpark, mapInArrow, 1 core, Parquet to Parquet": (run_spark, 1),
    "PySpark, mapInArrow, 2 cores, Parquet to Parquet": (lambda n: run_spark(n, 2), 1),
    "Python, Matcher with the list": (run_matcher, 1),
    "spaCy, EntityRuler with the list": (run_spacy, 100),
    "spaCy, component onomast": (run_component, 10),
}


# How it is measured --------------------------------------------------------------------------------------------------------


class Watch:
    """CPU time and memory of a process and of all that it starts, looked at twice a second."""

    def __init__(self, pid: int) -> None:
        self.root, self.ticks, self.peak, self.over = pid, dict[int, int](), 0, threading.Event()
        self.thread = threading.Thread(target=self.watch)
        self.thread.start()

    def watch(self) -> None:
        while not self.over.wait(0.5):
            self.look()

    def look(self) -> None:
        parents, memory = {}, 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                cells = stat.read_text().rsplit(") ", 1)[1].split()
            except OSError:
                continue
            parents[int(stat.parent.name)] = (int(cells[1]), int(cells[11]) + int(cells[12]))
        for pid, (_, ticks) in parents.items():
            if self.is_of_root(pid, parents):
                self.ticks[pid] = ticks
                memory += resident(pid)
        self.peak = max(self.peak, memory)

    def is_of_root(self, pid: int, parents: dict[int, tuple[int, int]]) -> bool:
        while pid in parents and pid != self.root:
            pid = parents[pid][0]
        return pid == self.root

    def end(self, used: float) -> tuple[float, int]:
        """Seconds of CPU and bytes; `used` is what the system says of those that were waited for."""
        self.over.set()
        self.thread.join()
        return max(used, sum(self.ticks.values()) / os.sysconf("SC_CLK_TCK")), self.peak


def resident(pid: int) -> int:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))


def measured(command: list[str], folder: Path) -> tuple[str, float, float, int]:
    """Runs a command; what it prints, seconds passed, seconds of CPU, bytes."""
    start = time.monotonic()
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with tempfile.TemporaryFile() as errors:
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=errors, env=environment) as child:
            watch = Watch(child.pid)
            assert child.stdout is not None
            # A program that writes what it found must not fill our memory with it.
            tail = b""
            while piece := child.stdout.read(1 << 20):
                tail = (tail + piece)[-4096:]
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        cpu, peak = watch.end(usage.ru_utime + usage.ru_stime)
        if child.returncode:
            errors.seek(0)
            sys.exit(f"{shlex.join(command)}: {errors.read()[-2000:].decode(errors='replace')}")
    return tail.decode(errors="replace"), time.monotonic() - start, cpu, peak


def write_articles(folder: Path, n: int) -> list[int]:
    """Writes the articles; gives the words of each."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sys.path.insert(0, str(HERE.parent))
    from batch import articles

    all_texts = articles(n)
    table = pa.table({"id": pa.array(range(n), pa.int64()), "text": all_texts})
    pq.write_table(table, folder / "articles.parquet", row_group_size=BATCH * 8, compression="zstd")
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as out:
        for number, text in enumerate(all_texts):
            out.write(json.dumps({"id": number, "text": text}, ensure_ascii=False) + "\n")
    return [len(text.split()) for text in all_texts]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--only", help="parts of names of engines, with semicolons between")
    parser.add_argument("--folder", type=Path, help="where articles and answers are written; by default a folder that is taken away")
    parser.add_argument("--also", action="append", default=[], metavar="NAME=COMMAND", help="a row for any other command")
    parser.add_argument("--run", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        print(ENGINES[options.run][0](options.articles))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        words = write_articles(folder, options.articles)
        rows = []
        for name, (_, share) in ENGINES.items():
            if not options.only or any(part in name for part in options.only.split(";")):
                n = options.articles // share
                rows.append((name, n, [sys.executable, str(HERE), "--run", name, "--articles", str(n)]))
        for number, also in enumerate(options.also):
            name, command = also.split("=", 1)
            rows.append((name, options.articles, [part.replace("OUT", f"also-{number}.out") for part in shlex.split(command)]))
        print(f"{options.articles} articles, {sum(words)} words\n")
        print("| engine | articles | mentions | seconds | CPU seconds | words a second of CPU | peak memory, MB |\n|---|---|---|---|---|---|---|")
        for name, n, command in rows:
            printed, passed, cpu, peak = measured(command, folder)
            found = printed.strip() if printed.strip().isdigit() else ""
            print(f"| {name} | {n} | {found} | {passed:.1f} | {cpu:.1f} | {sum(words[:n]) / cpu:,.0f} | {peak / 1e6:.0f} |", flush=True)


if __name__ == "__main__":
    main()
