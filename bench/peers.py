"""The engines beside Weir, each in a process of its own: peers.py NAME THREADS.

A line of JSON on standard input is a request, a line on standard output the
answer, as protocol.go says. Only the query is timed.
"""

import json
import os
import sys
import time

NAME, THREADS = sys.argv[1], sys.argv[2]
os.environ["POLARS_MAX_THREADS"] = THREADS  # read when polars is imported


def duckdb_engine():
    import duckdb

    con = duckdb.connect(config={"threads": int(THREADS)})
    con.execute("SET enable_progress_bar = false")

    def run(query):
        relation = con.sql(query)
        return None if relation is None else relation.to_arrow_table()

    def sums(_, columns):
        return con.sql(f"SELECT count(*), {', '.join(f'sum({c})' for c in columns)} FROM answer").to_arrow_table()

    return duckdb.__version__, run, sums, lambda table: table


def polars_engine():
    import polars as pl

    def run(query):
        return eval(f"({query})", {"pl": pl})

    def sums(frame, columns):
        return frame.select(pl.len(), pl.col(columns).sum())

    return pl.__version__, run, sums, lambda frame: frame.to_arrow()


def memory_peak():
    """The most memory in bytes since the last call, where /proc tells; else 0."""
    try:
        with open("/proc/self/status") as status:
            peak = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
        with open("/proc/self/clear_refs", "w") as reset:
            reset.write("5")
        return peak
    except OSError:
        return 0


def answer(request, run, sums, to_arrow):
    if request.get("memory"):
        run(f"SET memory_limit = '{request['memory']}'")
    for statement in request.get("setup") or []:
        run(statement)
    memory_peak()
    start = time.perf_counter()
    result = run(request["query"])
    seconds = time.perf_counter() - start
    out = {"seconds": seconds, "peak": memory_peak()}
    if request.get("save") and request.get("sums"):
        result = sums(result, request["sums"])
    if request.get("save") and result is not None:
        from pyarrow import csv

        csv.write_csv(to_arrow(result), request["save"], csv.WriteOptions(include_header=False, quoting_style="needed"))
    return out


def main():
    version, run, sums, to_arrow = {"duckdb": duckdb_engine, "polars": polars_engine}[NAME]()
    # Engines may print; the answers have the real standard output for themselves.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    print(json.dumps({"version": version}), file=answers, flush=True)
    for line in sys.stdin:
        try:
            out = answer(json.loads(line), run, sums, to_arrow)
        except Exception as e:
            out = {"error": f"{type(e).__name__}: {e}"}
        print(json.dumps(out), file=answers, flush=True)


main()
