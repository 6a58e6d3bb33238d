"""The benchmark of the web: a step of the wizard against a Flask that says hello, on two servers and two databases."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from load.serving import SERVERS, THREADS, load, serving

sys.path.append(str(Path(__file__).resolve().parents[1] / "faults"))

from private_servers import NotInstalled, postgres

HERE = Path(__file__).resolve().parent
SECONDS, WARM_UP, ROUNDS = 5, 2, 3
MOST_RATIO = 5.0
"""A step may cost this many times the CPU of a bare hello, by request, on the same server in the same run."""
MANY_FORMS, MOST_GROWTH, MOST_START = 1000, 1.2, 5.0


@dataclass(frozen=True)
class Figures:
    """One run of the load: CPU by request in microseconds, requests a second, milliseconds, megabytes."""

    cpu: float
    rate: float
    p50: float
    p99: float
    memory: float

    def row(self, name: str, ratio: float | None = None) -> str:
        """A line of the table."""
        shown = f"{ratio:6.1f}×" if ratio else "       "
        return (
            f"{name:44} {self.cpu:7.0f} µs {shown} {self.rate:7.0f}/s "
            f"{self.p50:7.1f} ms {self.p99:7.1f} ms {self.memory:6.0f} MB"
        )


def measured(server: str, app: str, environment: Mapping[str, str], script: str) -> Figures:
    """The application under load, after a warm-up; raises RuntimeError where a request failed."""
    with serving(server, app, environment) as served:
        load(served, WARM_UP, HERE / "load" / script, environment)
        before = served.cpu_seconds()
        told = load(served, SECONDS, HERE / "load" / script, environment)
        spent = served.cpu_seconds() - before
        found = json.loads(told.partition("RESULT ")[2].splitlines()[0])
        if found["errors"] or found["odd"]:
            raise RuntimeError(f"{app} on {server}: {found['errors']} errors, {found['odd']} odd answers")
        requests = found["requests"]
        return Figures(
            spent / requests * 1e6, requests / found["seconds"], found["p50"], found["p99"], served.memory_megabytes()
        )


def middle(runs: Sequence[Figures]) -> Figures:
    """The medians of several runs."""
    names = ("cpu", "rate", "p50", "p99", "memory")
    return Figures(*(median(getattr(run, name) for run in runs) for name in names))


def prepared(folder: Path, database: str, forms: Path | None = None) -> dict[str, str]:
    """The environment of a wizard with a person for each thread who is on the way; in a process of its own."""
    environment = {"BENCH_FOLDER": str(folder), "BENCH_DATABASE": database}
    environment |= {"BENCH_FORMS": str(forms)} if forms else {}
    script = (
        "from load.apps import begun, migrated, wizard\n"
        f"migrated(); app = wizard()\nfound = [begun(app) for _ in range({THREADS})]\n"
        "print(' '.join(cookie for cookie, _ in found)); print(found[0][1])"
    )
    path = os.pathsep.join([str(HERE), str(HERE.parent)])
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=HERE, env={**os.environ, **environment, "PYTHONPATH": path},
        capture_output=True, text=True, check=False,
    )
    if told.returncode:
        raise RuntimeError(told.stderr[-2000:])
    cookies, page = told.stdout.splitlines()[-2:]
    return {**environment, "BENCH_COOKIES": cookies, "BENCH_PAGE": page}


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """SQLite, and a PostgreSQL of our own that writes to the disk as in use; where it is not installed, no row.

    FORMHELPER_BENCH_POSTGRESQL names another one.
    """
    found = {"SQLite FULL": str(folder / "cases.sqlite")}
    with ExitStack() as stack:
        if address := os.environ.get("FORMHELPER_BENCH_POSTGRESQL"):
            found["PostgreSQL"] = address
        else:
            try:
                found["PostgreSQL"] = stack.enter_context(postgres(durable=True)).url()
            except NotInstalled as missing:
                print(f"no row of PostgreSQL: {missing}")
        yield found


def many_forms(folder: Path) -> Path:
    """A shelf with the forms copied under other ids until there are a thousand."""
    own = HERE.parent / "formhelper" / "forms"
    made = folder / "forms"
    shutil.copytree(own, made)
    (made / "search.toml").unlink(missing_ok=True)  # it would have to name every form
    simple = [own / f"{name}.toml" for name in ("wohnungsgeberbestaetigung", "abgabe-nachweis", "schulbescheinigung")]
    count = len(list(own.glob("*.toml")))
    for number in range(MANY_FORMS - count):
        source = simple[number % len(simple)]
        text = source.read_text(encoding="utf-8").replace(f"{source.stem}.", f"{source.stem}-{number}.")
        (made / f"{source.stem}-{number}.toml").write_text(text, encoding="utf-8")
    return made


def start_seconds(environment: Mapping[str, str]) -> float:
    """How long it takes until the wizard answers for the first time."""
    began = time.perf_counter()
    with serving("gunicorn", "wizard", environment):
        return time.perf_counter() - began


def main(given: Sequence[str] | None = None) -> int:
    """Run, print the table, and end with 1 where a target is missed and --strict is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--strict", action="store_true", help="end with 1 where a target is missed")
    asked = parser.parse_args(given)
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{'':44} {'CPU':>10} {'ratio':>7} {'rate':>9} {'p50':>10} {'p99':>10} {'memory':>9}")
        steps: dict[str, Figures] = {}
        with databases(folder) as found:
            for server in SERVERS:
                missed += _compare(server, folder, found, asked.rounds, steps)
        missed += _shelves(folder, asked.rounds, steps[f"{SERVERS[0]}, SQLite FULL"])
    for line in missed:
        print("MISSED:", line)
    return 1 if missed and asked.strict else 0


def _compare(
    server: str, folder: Path, found: Mapping[str, str], rounds: int, steps: dict[str, Figures]
) -> list[str]:
    """Hello and the wizard on one server, interleaved."""
    missed = []
    for database, address in found.items():
        environment = prepared(folder, address)
        pairs = [
            (measured(server, "hello", {}, "get.lua"), measured(server, "wizard", environment, "step.lua"))
            for _ in range(rounds)
        ]
        hello, step = middle([pair[0] for pair in pairs]), middle([pair[1] for pair in pairs])
        ratio = median(pair[1].cpu / pair[0].cpu for pair in pairs)
        print(hello.row(f"{server}: hello"))
        print(step.row(f"{server}: step, {database}", ratio), flush=True)
        steps[f"{server}, {database}"] = step
        if server == SERVERS[0] and ratio > MOST_RATIO:
            missed.append(f"{server}, {database}: {ratio:.1f} times a hello, at most {MOST_RATIO} are wanted")
    return missed


def _shelves(folder: Path, rounds: int, few: Figures) -> list[str]:
    """A thousand forms against those that are shipped."""
    (folder / "many").mkdir()
    plain = prepared(folder, str(folder / "few.sqlite"))
    crowded = prepared(folder / "many", str(folder / "many.sqlite"), many_forms(folder / "many"))
    many = middle([measured(SERVERS[0], "wizard", crowded, "step.lua") for _ in range(rounds)])
    starts = {name: min(start_seconds(one) for _ in range(rounds)) for name, one in (("few", plain), ("many", crowded))}
    print(many.row(f"{SERVERS[0]}: step, {MANY_FORMS} forms", None))
    print(f"start: {starts['few']:.1f} s with the shipped forms, {starts['many']:.1f} s with {MANY_FORMS}")
    missed = []
    for name, growth in (("step", many.cpu / few.cpu), ("memory", many.memory / few.memory)):
        print(f"{name} with {MANY_FORMS} forms: {growth:.2f} times")
        if growth > MOST_GROWTH:
            missed.append(f"{name} grows {growth:.2f} times with {MANY_FORMS} forms, at most {MOST_GROWTH} are wanted")
    if starts["many"] > MOST_START:
        missed.append(f"starting with {MANY_FORMS} forms takes {starts['many']:.1f} s, at most {MOST_START} is wanted")
    return missed


if __name__ == "__main__":
    sys.exit(main())
