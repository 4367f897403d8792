"""The part of docs/idle-dask.md that is made from the measurements."""

BEGIN = "<!-- made by infra/benchmark/dask_usage.py from dask-usage.json: begin -->"
END = "<!-- end -->"
# A busy row is told from idle by a measure that is this many times the highest ten seconds of any idle row of its size.
CLEARLY = 1.5


def with_table(text, document):
    """The page with the part between the two comments made anew."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page lacks one of the comments {BEGIN} and {END}")
    return before + BEGIN + "\n" + "\n".join(made(document)) + "\n" + END + after


def made(document):
    host = document["host"]
    yield f"Measured on {document['date']}: {host['cores']} cores of an {host['processor']}, Linux {host['kernel']}."
    for release, versions in document["releases"].items():
        rows = [row for row in document["rows"] if row["release"] == release]
        yield from ("", f"## distributed {versions['distributed']}", "")
        yield f"Python {versions['python']}, Bokeh {versions['bokeh']}, Tornado {versions['tornado']}."
        yield ""
        yield from table(rows)
        yield ""
        yield from summary(rows)
    yield from ("", "## What tells work from idleness", "")
    yield from tells(document)


def table(rows):
    yield "| row | what goes on | workers | scheduler: CPU | KiB in | KiB out | worker's machine: CPU | KiB | counts |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for row in rows:
        scheduler = tuple(
            value(row["scheduler"], measure, digits)
            for measure, digits in (("cpuPercentOfCore", 1), ("receivedKibPer5Min", 0), ("sentKibPer5Min", 0))
        )
        workers = (span(row, "cpuPercentOfCore", 1), span(row, "kibPer5Min", 0))
        cells = (f"`{row['id']}`", row["what"], str(row["workerCount"] - row["endedCount"]), *scheduler, *workers, counts(row))
        yield f"| {' | '.join(cells)} |"


def value(used, measure, digits):
    return f"{number(used[measure]['mean'], digits)} ({number(used[measure]['max'], digits)})"


def span(row, measure, digits):
    least, median, busiest = (row["workers"][rank][measure]["mean"] for rank in ("least", "median", "busiest"))
    return " / ".join(number(each, digits) for each in (least, median, busiest))


def number(amount, digits):
    return f"{amount:,.{digits}f}"


def counts(row):
    shown = [f"{name} {row['counts'][name]}" for name in ("clients", "memory") if row["counts"][name]]
    if row["probesWithProcessing"]:
        shown.append(f"processing in {row['probesWithProcessing']} of {row['probes']}")
    return ", ".join(shown)


def summary(rows):
    alone = [row for row in rows if row["id"].split("-")[0] == "idle" and row["what"] == "nobody there" and row["machineCount"] == row["workerCount"]]
    if not alone:
        return
    each = [row["scheduler"]["kibPer5Min"]["mean"] / row["workerCount"] for row in alone]
    worker = [row["workers"][rank]["cpuPercentOfCore"]["mean"] for row in alone for rank in ("least", "busiest")]
    yield f"- Each idle worker costs the scheduler's machine {min(each):,.0f} to {max(each):,.0f} KiB in 5 minutes."
    one = next((row for row in alone if row["workerCount"] == 4), alone[0])
    here = {of: one["scheduler"][f"{of}KibPer5Min"]["mean"] / one["workerCount"] for of in ("received", "sent")}
    yield f"- Of that it receives {here['received']:,.0f} and sends {here['sent']:,.0f}."
    yield f"- An idle worker with its nanny takes {min(worker):.1f} to {max(worker):.1f} % of a core."
    steps = ", ".join(f"{row['scheduler']['cpuPercentOfCore']['mean']:.1f} % with {row['workerCount']}" for row in alone)
    yield f"- An idle scheduler takes {steps}."
    for row in rows:
        pages = {"dashboard": "One open status page", "dashboards": "Two open status pages"}.get(row["id"].rpartition("-")[2])
        without = next((one for one in alone if one["workerCount"] == row["workerCount"]), None)
        if pages and without:
            yield f"- {pages} with {row['workerCount']} workers: {rise(without, row)}."


def rise(without, row):
    def of(measure, digits):
        return tuple(number(one["scheduler"][measure]["mean"], digits) for one in (without, row))

    cpu, received, sent = of("cpuPercentOfCore", 1), of("receivedKibPer5Min", 0), of("sentKibPer5Min", 0)
    return (
        f"the scheduler's CPU goes from {cpu[0]} to {cpu[1]} %, what it receives from {received[0]} to {received[1]} KiB,"
        f" what it sends from {sent[0]} to {sent[1]} KiB"
    )


def tells(document):
    yield f"Times the highest ten seconds of any idle row with as many workers; {CLEARLY} and more is in bold. Processing: in how many"
    yield "answers of the scheduler."
    yield ""
    yield "| row | distributed | busiest worker: CPU | KiB | scheduler: CPU | KiB | processing |"
    yield "|---|---|---|---|---|---|---|"
    busy = [row for row in document["rows"] if row["expected"] == "busy"]
    for row in sorted(busy, key=lambda row: row["id"]):
        cells = [f"`{row['id']}`", row["distributed"]]
        for of in (lambda one: one["workers"]["busiest"], lambda one: one["scheduler"]):
            for measure in ("cpuPercentOfCore", "kibPer5Min"):
                cells.append(ratio(of(row)[measure]["mean"], highest_idle(document, row, of, measure)))
        cells.append(f"{row['probesWithProcessing']} of {row['probes']}")
        yield f"| {' | '.join(cells)} |"


def highest_idle(document, busy, of, measure):
    size = ("release", "workerCount", "machineCount", "endedCount")
    alike = [row for row in document["rows"] if row["expected"] == "idle" and all(row[of] == busy[of] for of in size)]
    return max((of(row)[measure]["max"] for row in alike), default=None)


def ratio(amount, idle):
    if not idle:
        return "?"
    times = amount / idle
    return f"**{times:,.1f}**" if times >= CLEARLY else f"{times:,.1f}"
