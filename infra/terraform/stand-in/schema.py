#!/usr/bin/env python3
"""The schema of a Terraform provider, read from the bindings that were generated from it (npm: @cdktf/provider-*).

    schema.py <unpacked npm package> <module.tf ...>      writes JSON to standard output

Only the resources and data sources that the given files name. The form is that of `terraform providers schema -json`, as far as
a check needs it: names, types, what is required, optional or computed, and how blocks are nested.
"""

import json
import pathlib
import re
import sys

SIMPLE = {"string": "string", "number": "number", "boolean": "bool", "any": "dynamic"}
GETTERS = {"String": "string", "Number": "number", "Boolean": "bool", "List": ["list", "string"], "NumberList": ["list", "number"],
           "StringMap": ["map", "string"], "NumberMap": ["map", "number"], "BooleanMap": ["map", "bool"]}
COMPLEX = {"StringMap": ["map", "string"], "NumberMap": ["map", "number"], "BooleanMap": ["map", "bool"],
           "StringMapList": ["list", ["map", "string"]], "AnyMap": ["map", "dynamic"]}
# What only the provider sets is named by a comment; what can be written is in a table; and whether it must be is in the types.
COMPUTED = re.compile(r"// (\w+) - computed: true.*?\n(.*?)(?=^ +// \w+ - computed|\Z)", re.M | re.S)
WRITTEN = re.compile(r"^ {8,12}(\w+): \{\n +value: (.*?),\n +isBlock: (\w+),\n +type: \"(\w+)\",\n +storageClassType: \"(\w+)\"", re.M)
DECLARED = re.compile(r"#(\w+) \w+#\w+\}(?:(?!\*/).)*?\*/\s+readonly \w+(\??):", re.S)


class Bindings:
    """One generated file: the class of a resource, and those of its blocks."""

    def __init__(self, folder):
        self.folder = folder
        text = (folder / "index.js").read_text()
        types = (folder / "index.d.ts").read_text()
        self.classes = dict(re.findall(r"^class (\w+) extends [\w.]+ \{\n(.*?)^\}", text, re.M | re.S))
        self.writers = {upper(name): body for name, body in re.findall(r"^function (\w+)ToHclTerraform\(.*?\{\n(.*?)^\}", text, re.M | re.S)}
        self.interfaces = dict(re.findall(r"^export interface (\w+)(?: extends [\w.]+)? \{\n(.*?)^\}", types, re.M | re.S))

    def top(self):
        name = next(found for found, body in self.classes.items() if "synthesizeHclAttributes" in body or "static generateConfigForImport" in body)
        return self.parts(self.classes[name], self.classes[name], self.interfaces.get(f"{name}Config", ""))

    def block(self, name):
        """A block: what the class says of each of its parts, and how the class would write them."""
        body = self.classes.get(f"{name}OutputReference", "")
        return self.parts(body, self.writers.get(name, ""), self.interfaces.get(name, ""))

    def parts(self, body, writer, interface):
        required = {part for part, optional in DECLARED.findall(interface) if not optional}
        attributes, blocks = {}, {}
        for part, rest in COMPUTED.findall(body):
            attributes[part] = {"type": self.read(part, rest, body), "computed": True}
        for part, value, is_block, kind, storage in WRITTEN.findall(writer):
            if is_block == "true":
                blocks[part] = self.nested(value, kind, part in required)
                attributes.pop(part, None)
            else:
                flag = "required" if part in required else "optional"
                attributes[part] = {"type": self.storage(kind, storage, value), flag: True}
        if attributes.get("id", {}).get("optional"):
            attributes["id"]["computed"] = True
        return {"attributes": attributes, "block_types": blocks}

    def nested(self, value, kind, required):
        block = self.block(upper(re.findall(r"(\w+)ToHclTerraform", value)[-1]))
        if kind == "struct":
            return {"nesting_mode": "single", "block": block}
        single = "listMapperHcl" not in value
        return {"nesting_mode": kind, "block": block, "min_items": int(required), "max_items": int(single)}

    def storage(self, kind, storage, value):
        if kind == "simple" and storage in SIMPLE:
            return SIMPLE[storage]
        element = re.sub(r"(List|Map)$", "", storage)
        if element in SIMPLE:
            return [kind, SIMPLE[element]]
        return self.objects(kind, upper(re.findall(r"(\w+)ToHclTerraform", value)[-1]))

    def read(self, part, rest, body):
        """The type of what can be read only."""
        getter = re.search(rf"get(\w+?)Attribute\('{part}'\)", rest)
        if getter:
            wrapped = re.search(rf"asSet\(this\.get\w+Attribute\('{part}'\)", rest) or re.search(rf"Fn\.tolist\(this\.get\w+Attribute\('{part}'\)", rest)
            found = GETTERS[getter.group(1)]
            return ["set", found[1]] if wrapped and isinstance(found, list) else found
        made = re.search(rf'new ([\w.]+?)\(this, "{part}"(?:, (\w+))?\)', rest) or re.search(rf'new ([\w.]+?)\(this, "{part}"(?:, (\w+))?\)', body)
        if not made:
            sys.exit(f"{self.folder}: {part}: of no known type")
        name, of_set = made.group(1).removeprefix("cdktf."), made.group(2) == "true"
        if name in COMPLEX:
            return COMPLEX[name]
        return self.objects("set" if of_set else "list", re.sub(r"(List|Map|OutputReference)$", "", name))

    def objects(self, kind, name):
        block = self.block(name)
        fields = {part: attribute["type"] for part, attribute in block["attributes"].items()}
        for part, nested in block["block_types"].items():
            fields[part] = [nested["nesting_mode"], ["object", {}]]
        return [kind, ["object", fields]]


def upper(name):
    return name[0].upper() + name[1:]


def folder(kind, name):
    """google_storage_bucket is in storage-bucket, and as a data source in data-google-storage-bucket."""
    if kind == "provider":
        return kind
    return ("data-" + name if kind == "data" else name.split("_", 1)[1]).replace("_", "-")


def main():
    library = pathlib.Path(sys.argv[1]) / "lib"
    named = sorted({found for path in sys.argv[2:] for found in re.findall(r'^(resource|data) "(\w+)"', pathlib.Path(path).read_text(), re.M)})
    schema = {"resource": {}, "data": {}}
    for kind, name in [("provider", ""), *named]:
        block = Bindings(library / folder(kind, name)).top()
        if kind == "provider":
            block["attributes"].pop("alias", None)
            schema["provider"] = block
        else:
            schema[kind][name] = block
    json.dump(schema, sys.stdout, indent=1, sort_keys=True)


main()
