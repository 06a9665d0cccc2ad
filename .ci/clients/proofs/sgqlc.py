"""Types from the server's introspection, and an operation written with them."""

import importlib.metadata
import importlib.util
import json
import os
import subprocess
import sys

from sgqlc.endpoint.http import HTTPEndpoint
from sgqlc.introspection import query as introspection_query
from sgqlc.introspection import variables as introspection_variables
from sgqlc.operation import Operation

os.makedirs("generated/sgqlc", exist_ok=True)
endpoint = HTTPEndpoint(os.environ["GRAPHQL_URL"])
with open("generated/sgqlc/schema.json", "w") as file:
    json.dump(endpoint(introspection_query, introspection_variables(True, True)), file)
subprocess.run(
    [
        os.path.join(os.path.dirname(sys.executable), "sgqlc-codegen"),
        "schema",
        "generated/sgqlc/schema.json",
        "generated/sgqlc/gatepass.py",
    ],
    check=True,
)
spec = importlib.util.spec_from_file_location("gatepass", "generated/sgqlc/gatepass.py")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)

operation = Operation(module.Query)
passes = operation.passes(first=2, filter={"gate": {"code": {"eq": "G0001"}}})
passes.nodes.code()
passes.nodes.gate.name()
data = endpoint(operation)
assert "errors" not in data, data
nodes = (operation + data).passes.nodes
assert len(nodes) == 2 and len({found.gate.name for found in nodes}) == 1, data

version = importlib.metadata.version("sgqlc")
print(f"sgqlc {version} (Python): types from introspection; an operation written in Python, with a filter over a relation")
