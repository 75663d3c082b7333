#!/usr/bin/env python3
"""The same documents through `onomast tag --jobs 2`, the engine in one process, and the engine on executors of one core each.

    compare.py DOCUMENTS.jsonl [--rounds N] [--batch-size N] [--executors 1,2,4]

DOCUMENTS are lines with `id` and `text`. Prints a row a run: seconds, CPU seconds of all its processes, words a second of both, and of
the largest process the peak of resident memory and of that which is no mapped file. Needs Linux; no other load should run meanwhile.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading
import time

from on_cluster import cluster

HERE = pathlib.Path(__file__).resolve().parent
TICKS = os.sysconf("SC_CLK_TCK")


def cpu(pid):
    """CPU seconds of a process that runs."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory(pid):
    """The peak of resident memory and what is resident now without files, MB."""
    try:
        status = dict(re.findall(r"(\w+):\s+(\d+) kB", pathlib.Path(f"/proc/{pid}/status").read_text()))
    except OSError:
        return 0, 0
    return int(status.get("VmHWM", 0)) / 1000, int(status.get("RssAnon", 0)) / 1000


class Peak(threading.Thread):
    """Looks at processes until it is told to stop."""

    def __init__(self, pids):
        super().__init__()
        self.pids, self.resident, self.anonymous, self.stopped = pids, 0, 0, threading.Event()

    def run(self):
        while not self.stopped.wait(0.02):
            for pid in self.pids:
                resident, anonymous = memory(pid)
                self.resident, self.anonymous = max(self.resident, resident), max(self.anonymous, anonymous)


def run(name, command, n_words, servers=()):
    """Runs a command, counted with the servers that work for it, and prints its row."""
    before = sum(cpu(server.pid) for server in servers)
    start = time.monotonic()
    with open(os.devnull, "wb") as nowhere:
        child = subprocess.Popen(command, stdout=nowhere)
    peak = Peak([child.pid, *(server.pid for server in servers)])
    peak.start()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    peak.stopped.set()
    peak.join()
    if status:
        raise SystemExit(f"{command} failed")
    spent = usage.ru_utime + usage.ru_stime + sum(cpu(server.pid) for server in servers) - before
    resident = max(peak.resident, usage.ru_maxrss / 1000)
    print(f"{name:24} {wall:8.2f} {spent:8.2f} {n_words / wall:12.0f} {n_words / spent:12.0f} {resident:9.0f} {peak.anonymous:9.0f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--batch-size", default="256")
    parser.add_argument("--executors", default="1,2,4")
    parser.add_argument("--onomast", default=HERE.parent.parent / "target/release/onomast")
    parser.add_argument("--engine", default=HERE / "target/release/onomast-engine")
    arguments = parser.parse_args()
    documents, engine = arguments.documents, arguments.engine
    with open(documents, encoding="utf-8") as lines:
        n_words = sum(len(line.split()) for line in lines)
    print(f"{n_words} words in {documents.stat().st_size} bytes, batches of {arguments.batch_size}")
    print(f"{'run':24} {'wall s':>8} {'CPU s':>8} {'words/s':>12} {'words/CPU s':>12} {'peak MB':>9} {'anon MB':>9}")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        parquet, out = folder / "parquet", folder / "names"
        lines = ["--table", f"lines={documents}"]
        subprocess.run([engine, "sql", "select id, text from lines", *lines, "--out", parquet, "--jobs", "4"], check=True)
        tag = [engine, "tag", parquet, out, "--batch-size", arguments.batch_size]
        for _ in range(arguments.rounds):
            run("onomast tag --jobs 2", [arguments.onomast, "tag", "--jobs", "2", "--input", "jsonl", "--format", "jsonl", documents], n_words)
            run("engine, 2 threads", [*tag, "--jobs", "2"], n_words)
            shutil.rmtree(out)
            for n in map(int, arguments.executors.split(",")):
                with cluster(engine, n) as (url, servers):
                    run(f"engine, {n} executors", [*tag, "--scheduler", url], n_words, servers)
                shutil.rmtree(out)


if __name__ == "__main__":
    main()
