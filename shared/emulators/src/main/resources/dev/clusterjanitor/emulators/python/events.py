"""What these scripts tell the Java program that started them: one JSON object a line, on standard output."""

import json


def emit(event, **details):
    print(json.dumps({"event": event, **details}), flush=True)
