"""The batch of docs/clients.md."""

import importlib.metadata
import subprocess
import sys

printed = subprocess.run(
    [sys.executable, "-I", "snippets/gql-batch/counts.py"], check=True, capture_output=True, text=True
).stdout
gates, passes = printed.split()
assert int(gates) > 0 and int(passes) > 0, printed

version = importlib.metadata.version("gql")
print(f"gql {version} (Python): execute_batch sends two queries in one array to a server with --max-batch")
