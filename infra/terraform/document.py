#!/usr/bin/env python3
"""Writes the tables of variables and outputs into the README of each module, from its files.

    infra/terraform/document.py            writes them
    infra/terraform/document.py --check    fails where one is not up to date
"""

import pathlib
import re
import sys

HERE = pathlib.Path(__file__).parent
BEGIN, END = "<!-- begin: made by document.py -->", "<!-- end -->"


def blocks(kind, text):
    """Name and body of each top-level block of a kind; `terraform fmt` puts its end at the start of a line."""
    return re.findall(rf'^{kind} "([^"]+)" {{\n(.*?)^}}', text, re.M | re.S)


def attribute(name, body):
    """An attribute as it is written; a value over several lines is folded into one."""
    found = re.search(rf"^  {name} += (object\({{.*?^  }}\)|.*?$)", body, re.M | re.S)
    return " ".join(found.group(1).split()) if found else None


def cell(text):
    return text.replace("|", "\\|")


def table(module):
    variables = "".join(p.read_text() for p in sorted(module.glob("*.tf")))
    rows = ["| variable | what it is | type | default |", "|---|---|---|---|"]
    for name, body in blocks("variable", variables):
        description = attribute("description", body).strip('"').replace('\\"', '"')
        default = attribute("default", body)
        shown = "**must be given**" if default is None else f"`{default}`"
        rows.append(f"| `{name}` | {cell(description)} | `{cell(attribute('type', body))}` | {cell(shown)} |")
    rows += ["", "| output | what it is |", "|---|---|"]
    for name, body in blocks("output", variables):
        rows.append(f"| `{name}` | {cell(attribute('description', body).strip(chr(34)))} |")
    return "\n".join(rows)


def main():
    stale = []
    for readme in sorted(HERE.glob("**/README.md")):
        old = readme.read_text()
        head, rest = old.split(BEGIN)
        new = f"{head}{BEGIN}\n{table(readme.parent)}\n{END}{rest.split(END)[1]}"
        if new != old:
            stale.append(str(readme.relative_to(HERE)))
            if "--check" not in sys.argv:
                readme.write_text(new)
    if stale and "--check" in sys.argv:
        sys.exit(f"not up to date, run infra/terraform/document.py: {', '.join(stale)}")
    print(f"terraform: tables of variables: {'written: ' + ', '.join(stale) if stale else 'up to date'}")


main()
