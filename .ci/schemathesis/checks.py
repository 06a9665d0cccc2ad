"""What schemathesis cannot know of Gatepass: which codes are the server's fault.

GraphQL answers most errors with status 200, so the status alone shows little.
"""

import schemathesis

SERVER_ERRORS = {"INTERNAL", "ROW_MISSING", "DATABASE_UNAVAILABLE", "DATABASE_TIMEOUT"}


@schemathesis.check
def not_a_server_error_code(context, response, case):
    for error in response.json().get("errors", []):
        code = error.get("extensions", {}).get("code")
        assert code is not None, f"an error has no code: {error}"
        assert code not in SERVER_ERRORS, f"the server failed: {error}"
