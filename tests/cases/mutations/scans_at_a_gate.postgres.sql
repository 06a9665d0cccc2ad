-- 4 statements of 10 planned, in 5 round trips

-- own, pass: 1 rows
WITH "p" AS MATERIALIZED (SELECT "id", "code", "holder_id", "gate_id", "any_gate", "max_entries", "valid_from", "valid_until", "revoked_at", "inside_since", "entries", "last_scanned_at" FROM "pass" WHERE "code" IN (SELECT "code" FROM json_to_recordset($1::json) AS "x" ("code" text)) ORDER BY "id" FOR UPDATE), "h" AS MATERIALIZED (SELECT "held"."id", "held"."blocked_at" FROM (SELECT DISTINCT "holder_id" FROM "p" ORDER BY "holder_id") AS "k", LATERAL (SELECT "id", "blocked_at" FROM "holder" WHERE "id" = "k"."holder_id" FOR SHARE) AS "held") SELECT "gate"."id", "gate"."closed_at", "p"."id", "p"."holder_id", "p"."gate_id", "p"."any_gate", "p"."max_entries", "p"."valid_from", "p"."valid_until", "p"."revoked_at", "p"."inside_since", "p"."entries", "p"."last_scanned_at", "h"."blocked_at" FROM json_to_recordset($1::json) AS "x" ("n" integer, "gate_id" bigint, "code" text) LEFT JOIN "gate" ON "gate"."id" = "x"."gate_id" LEFT JOIN "p" ON "p"."code" = "x"."code" LEFT JOIN "h" ON "h"."id" = "p"."holder_id" ORDER BY "x"."n";

-- own, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", "transaction_id") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", greatest(pg_current_xact_id()::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) FROM json_to_recordset($1::json) AS "x" ("n" integer, "kind" text, "at" timestamptz, "viewer" text, "request_id" text, "gate_id" bigint, "holder_id" bigint, "pass_id" bigint, "scan_id" bigint, "old_values" text, "new_values" text) WHERE TRUE ORDER BY "n";

-- own, write: 1 rows
INSERT INTO "scan" ("code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict") SELECT "code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict" FROM json_to_recordset($1::json) AS "x" ("n" integer, "code" text, "pass_id" bigint, "holder_id" bigint, "gate_id" bigint, "direction" text, "outcome" text, "denial_reason" text, "scanned_at" timestamptz, "late" boolean, "conflict" boolean) WHERE TRUE ORDER BY "n" RETURNING "scan"."id", "scan"."code", "scan"."pass_id", "scan"."holder_id", "scan"."gate_id", "scan"."direction", "scan"."outcome", "scan"."denial_reason", "scan"."scanned_at", "scan"."late", "scan"."conflict";

-- own.scan.gate: 1 rows
SELECT "id", "code" FROM "gate" WHERE "id" = ANY($1);
