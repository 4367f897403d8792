"""Runs moto's server on 127.0.0.1, at the port given, for as long as the program that started it lives."""

import lifeline  # noqa: F401

import os
import sys

from moto.server import DomainDispatcherApplication, create_backend_app
from smithy_cbor import CborBridge
from werkzeug.serving import run_simple

port = sys.argv[1]
os.environ["MOTO_PORT"] = port  # moto's Step Functions call back to it
run_simple("127.0.0.1", int(port), CborBridge(DomainDispatcherApplication(create_backend_app)), threaded=True)
