"""The Python calls against the Rust call on the same articles, on one thread: shares of its speed, by CPU time.

    cargo build --release -p onomast-call
    ONOMAST_DATA=... python benches/batch.py target/release/onomast-call [--articles 10000] [--rounds 5]

A round is the Rust call and then each Python call, so that all see the machine in the same minute; a share is the median of the
rounds. "kept" is the Rust call that keeps everything as owned records, as Python must.
"""

import argparse
import gc
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
from onomast import Extractor


def articles(n: int) -> list[str]:
    """The first articles of BBC News and Reuters-21578, again and again if there are not enough."""
    folder = Path(os.environ["ONOMAST_DATA"]) / "text" / "en"
    texts = [text for name in ("bbc", "reuters21578") for text in (folder / f"{name}.txt").read_text(encoding="utf-8").split("\n\f\n")]
    return ([text.replace("\f", " ") for text in texts] * (n // len(texts) + 1))[:n]


def seconds(call: Callable[[], object]) -> float:
    """The CPU time of a call, with that of dropping what it gives."""
    gc.collect()
    start = time.process_time()
    result = call()
    del result
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("call", help="the program onomast-call")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    texts, extractor = articles(options.articles), Extractor()
    column = pa.array(texts)

    def read() -> int:
        documents = extractor.extract_batch(texts)
        return sum(mention.end - mention.start + len(mention.label) + len(mention.text) for document in documents for mention in document.mentions)

    calls: dict[str, Callable[[], object]] = {
        "extract_batch": lambda: extractor.extract_batch(texts),
        "extract_batch, then start, end, label and text of each mention": read,
        "extract, one text after the other": lambda: [extractor.extract(text) for text in texts],
        "extract_arrow": lambda: extractor.extract_arrow(column),
    }
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as file:
        file.write("\f".join(texts))
        file.flush()
        with subprocess.Popen([options.call, file.name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as rust:
            assert rust.stdin is not None and rust.stdout is not None
            rounds: list[dict[str, float]] = []
            # The first round is not counted: it fills the caches.
            for _ in range(options.rounds + 1):
                print("go", file=rust.stdin, flush=True)
                n_mentions, call, kept = rust.stdout.readline().split()
                rounds.append({"Rust": float(call), "Rust, kept": float(kept), **{name: seconds(one) for name, one in calls.items()}})
            rust.stdin.close()
    assert int(n_mentions) == sum(len(document.mentions) for document in extractor.extract_batch(texts))
    n_bytes = sum(len(text.encode()) for text in texts)
    print(f"{len(texts)} articles, {n_bytes / 1e6:.1f} MB, {n_mentions} mentions; {options.rounds} rounds\n")
    print("| call | MB/s of CPU | share of the Rust call | each round |\n|---|---|---|---|")
    for name in rounds[0]:
        shares = [one["Rust"] / one[name] for one in rounds[1:]]
        speed = n_bytes / 1e6 / statistics.median(one[name] for one in rounds[1:])
        print(f"| {name} | {speed:.2f} | {statistics.median(shares):.2f} | {' '.join(f'{share:.2f}' for share in shares)} |")


if __name__ == "__main__":
    main()
