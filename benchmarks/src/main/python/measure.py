"""One measurement of Python's pools: measure.py EXPERIMENT SUBJECT ROUNDS quick|full.

Prints the same lines as the measurements in Java; every result is checked.
"""

import multiprocessing
import os
import statistics
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor

WORKERS = 2


def same(value):
    return value


def sample(metric, unit, values):
    print("@sample", metric, unit, ",".join(repr(float(v)) for v in values), sep="\t", flush=True)


def note(text):
    print("@note", text, sep="\t", flush=True)


def check(right, what):
    if not right:
        raise SystemExit(f"wrong result: {what}")


def submit_all(pool, tasks):
    begin = time.perf_counter()
    futures = [pool.submit(same, i) for i in range(tasks)]
    for i, future in enumerate(futures):
        check(future.result() == i, f"task {i}")
    return tasks / (time.perf_counter() - begin)


def apply_all(pool, tasks):
    begin = time.perf_counter()
    results = [pool.apply_async(same, (i,)) for i in range(tasks)]
    for i, result in enumerate(results):
        check(result.get() == i, f"task {i}")
    return tasks / (time.perf_counter() - begin)


def noop(subject, rounds, quick):
    tasks = 5_000 if quick else 20_000
    with open_pool(subject) as pool:
        rate = submit_all if subject == "python-executor" else apply_all
        rate(pool, tasks)
        note(f"{tasks:,} tasks a round")
        sample("tasks/s", "TASKS_PER_SECOND", [rate(pool, tasks) for _ in range(rounds)])


def latency(subject, rounds, quick):
    calls = 2_000 if quick else 10_000
    with open_pool(subject) as pool:
        one = (
            (lambda i: pool.submit(same, i).result())
            if subject == "python-executor"
            else (lambda i: pool.apply(same, (i,)))
        )
        timed(one, calls)
        found = [timed(one, calls) for _ in range(rounds)]
        sample("p50", "MICROSECONDS", [f[0] for f in found])
        sample("p99", "MICROSECONDS", [f[1] for f in found])


def timed(one, calls):
    durations = []
    for i in range(calls):
        begin = time.perf_counter()
        check(one(i) == i, f"call {i}")
        durations.append((time.perf_counter() - begin) * 1e6)
    durations.sort()
    return statistics.median_low(durations), durations[int(0.99 * calls) - 1]


def map_ints(subject, rounds, quick):
    items = 1_000_000
    with open_pool(subject) as pool:
        values = []
        for i in range(rounds + 1):
            begin = time.perf_counter()
            results = pool.map(same, range(items))
            right = all(found == i for i, found in enumerate(results))
            values.append(items / (time.perf_counter() - begin))
            check(right, "an item")
        sample("items/s", "ITEMS_PER_SECOND", values[1:])


def big(subject, rounds, quick):
    value = os.urandom(1 << 20) * 64
    with open_pool(subject) as pool:
        values = []
        for _ in range(rounds + 1):
            begin = time.perf_counter()
            found = pool.submit(same, value).result() if subject == "python-executor" else pool.apply(same, (value,))
            values.append((time.perf_counter() - begin) * 1e3)
            check(found == value, "the bytes")
        sample("there and back", "MILLISECONDS", values[1:])


def opening(subject, rounds, quick):
    """Each round in an interpreter of its own, so that a forkserver isn't there yet."""
    for method in ("spawn", "forkserver", "fork"):
        first, again = [], []
        for _ in range(rounds):
            line = [sys.executable, __file__, "open-once", method]
            found = subprocess.run(line, capture_output=True, text=True, check=True).stdout.split()
            first.append(float(found[0]))
            again.append(float(found[1]))
        sample(method, "MILLISECONDS", first)
        sample(method + ", again", "MILLISECONDS", again)


def open_once(method):
    context = multiprocessing.get_context(method)
    for _ in range(2):
        begin = time.perf_counter()
        with ProcessPoolExecutor(WORKERS, mp_context=context) as pool:
            check(pool.submit(same, 1).result() == 1, "the first result")
            print((time.perf_counter() - begin) * 1e3, flush=True)


def idle(subject, rounds, quick):
    memory = []
    for _ in range(rounds):
        with ProcessPoolExecutor(1) as pool:
            pid = pool.submit(os.getpid).result()
            check(pid != os.getpid(), "another process")
            time.sleep(1)
            memory.append(pss(pid))
    sample("PSS", "MEGABYTES", memory)


def pss(pid):
    with open(f"/proc/{pid}/smaps_rollup") as lines:
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))


def open_pool(subject):
    return ProcessPoolExecutor(WORKERS) if subject == "python-executor" else multiprocessing.Pool(WORKERS)


EXPERIMENTS = {"noop": noop, "latency": latency, "map": map_ints, "bytes": big, "open": opening, "idle": idle}

if __name__ == "__main__":
    if sys.argv[1] == "open-once":
        open_once(sys.argv[2])
    else:
        experiment, subject, rounds, length = sys.argv[1:5]
        EXPERIMENTS[experiment](subject, int(rounds), length == "quick")
