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
    yield "| row | what goes on | workers | scheduler: CPU | KiB | worker: CPU | KiB | counts |"
    yield "|---|---|---|---|---|---|---|---|"
    for row in rows:
        scheduler = (value(row["scheduler"], "cpuPercentOfCore", 1), value(row["scheduler"], "kibPer5Min", 0))
        workers = (span(row, "cpuPercentOfCore", 1), span(row, "kibPer5Min", 0))
        cells = (f"`{row['id']}`", row["what"], str(row["workerCount"]), *scheduler, *workers, counts(row))
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
    alone = [row for row in rows if row["id"].split("-")[0] == "idle" and row["what"] == "nobody there"]
    if not alone:
        return
    each = [row["scheduler"]["kibPer5Min"]["mean"] / row["workerCount"] for row in alone]
    worker = [row["workers"][rank]["cpuPercentOfCore"]["mean"] for row in alone for rank in ("least", "busiest")]
    yield f"- Each idle worker costs the scheduler's machine {min(each):,.0f} to {max(each):,.0f} KiB in 5 minutes."
    yield f"- An idle worker with its nanny takes {min(worker):.1f} to {max(worker):.1f} % of a core."
    steps = ", ".join(f"{row['scheduler']['cpuPercentOfCore']['mean']:.1f} % with {row['workerCount']}" for row in alone)
    yield f"- An idle scheduler takes {steps}."
    for row in rows:
        if row["id"].endswith("-dashboard"):
            without = next((one for one in alone if one["workerCount"] == row["workerCount"]), None)
            if without:
                yield f"- One open status page with {row['workerCount']} workers: {rise(without, row)}."


def rise(without, row):
    cpu, kib = (
        (without["scheduler"][measure]["mean"], row["scheduler"][measure]["mean"]) for measure in ("cpuPercentOfCore", "kibPer5Min")
    )
    return f"the scheduler's CPU goes from {cpu[0]:.1f} to {cpu[1]:.1f} %, its traffic from {kib[0]:,.0f} to {kib[1]:,.0f} KiB"


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
    alike = [row for row in document["rows"] if row["expected"] == "idle"]
    alike = [row for row in alike if (row["release"], row["workerCount"]) == (busy["release"], busy["workerCount"])]
    return max((of(row)[measure]["max"] for row in alike), default=None)


def ratio(amount, idle):
    if not idle:
        return "?"
    times = amount / idle
    return f"**{times:,.1f}**" if times >= CLEARLY else f"{times:,.1f}"
