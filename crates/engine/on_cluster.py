#!/usr/bin/env python3
"""Runs a command of the engine on a cluster of its own: a scheduler and executors of one core each, which end with it.

    on_cluster.py N ENGINE tag IN OUT [...]
"""

import contextlib
import pathlib
import random
import subprocess
import sys
import tempfile
import time


@contextlib.contextmanager
def cluster(engine, n):
    """A scheduler and executors that know each other; its URL and the processes."""
    port = random.randrange(20000, 30000)
    url = f"df://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        commands = [[engine, "scheduler", "--bind", f"127.0.0.1:{port}"]]
        for i in range(1, n + 1):
            commands.append([engine, "executor", "--cores", "1", "--scheduler", url, "--bind", f"127.0.0.1:{port + 2 * i}", "--work-dir", folder / str(i)])
        servers, logs = [], []
        try:
            for i, command in enumerate(commands):
                logs.append(folder / f"{i}.log")
                with open(logs[-1], "wb") as log:
                    servers.append(subprocess.Popen(command, stdout=log, stderr=log))
                if i == 0:
                    time.sleep(1)
            while not all("registration succeed" in log.read_text() for log in logs[1:]):
                for server, log in zip(servers, logs):
                    if server.poll() is not None:
                        raise SystemExit(f"a server ended: {log.read_text()[-2000:]}")
                time.sleep(0.1)
            yield url, servers
        finally:
            for server in servers:
                server.kill()
                server.wait()


def main():
    if len(sys.argv) < 4:
        raise SystemExit(__doc__)
    n, engine, *arguments = sys.argv[1:]
    with cluster(engine, int(n)) as (url, _):
        raise SystemExit(subprocess.run([engine, *arguments, "--scheduler", url], check=False).returncode)


if __name__ == "__main__":
    main()
