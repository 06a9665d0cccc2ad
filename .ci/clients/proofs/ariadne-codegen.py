"""A package of typed functions, made from schema.graphql and documents, and its answers."""

import asyncio
import datetime
import importlib.metadata
import os
import subprocess
import sys

subprocess.run(
    [os.path.join(os.path.dirname(sys.executable), "ariadne-codegen"), "--config", "python/ariadne-codegen.toml"],
    check=True,
    stdout=subprocess.DEVNULL,
)
sys.path.insert(0, "generated")

from ariadne import Client, PassStatus  # noqa: E402


async def ask():
    async with Client(url=os.environ["GRAPHQL_URL"]) as client:
        return (await client.active_passes(gate="G0001", first=3)).passes


passes = asyncio.run(ask())
assert passes.total_count >= len(passes.nodes) == 3, passes
for found in passes.nodes:
    assert found.status is PassStatus.ACTIVE and found.holder.name, found
    assert isinstance(found.valid_until, datetime.datetime), found

version = importlib.metadata.version("ariadne-codegen")
print(f"ariadne-codegen {version} (Python): a typed client from schema.graphql; times come as datetime, statuses as an enum")
