"""The program of docs/clients.md, and the tool that the package has beside it."""

import importlib.metadata
import os
import subprocess
import sys

from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport
from graphql import build_client_schema, get_introspection_query

URL = os.environ["GRAPHQL_URL"]

printed = subprocess.run(
    [sys.executable, "snippets/gql/gates.py"], check=True, capture_output=True, text=True
).stdout.splitlines()
client = Client(transport=AIOHTTPTransport(url=URL))
count = client.execute(gql("{ gates { totalCount } }"))["gates"]["totalCount"]
assert len(printed) == count > 5, printed

introspection = client.execute(gql(get_introspection_query(input_value_deprecation=True)))
assert "Gate" in build_client_schema(introspection).type_map

version = importlib.metadata.version("gql")
print(f"gql {version} (Python): validates against the server's schema and reads every gate, page after page")
