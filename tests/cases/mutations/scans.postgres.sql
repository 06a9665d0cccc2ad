-- 32 statements of 36 planned, in 30 round trips

-- elsewhere, pass: 1 rows
WITH "p" AS MATERIALIZED (SELECT "id", "code", "holder_id", "gate_id", "any_gate", "max_entries", "valid_from", "valid_until", "revoked_at", "inside_since", "entries", "last_scanned_at" FROM "pass" WHERE "code" IN (SELECT "code" FROM json_to_recordset($1::json) AS "x" ("code" text)) ORDER BY "id" FOR UPDATE), "h" AS MATERIALIZED (SELECT "held"."id", "held"."blocked_at" FROM (SELECT DISTINCT "holder_id" FROM "p" ORDER BY "holder_id") AS "k", LATERAL (SELECT "id", "blocked_at" FROM "holder" WHERE "id" = "k"."holder_id" FOR SHARE) AS "held") SELECT "gate"."id", "gate"."closed_at", "p"."id", "p"."holder_id", "p"."gate_id", "p"."any_gate", "p"."max_entries", "p"."valid_from", "p"."valid_until", "p"."revoked_at", "p"."inside_since", "p"."entries", "p"."last_scanned_at", "h"."blocked_at" FROM json_to_recordset($1::json) AS "x" ("n" integer, "gate_id" bigint, "code" text) LEFT JOIN "gate" ON "gate"."id" = "x"."gate_id" LEFT JOIN "p" ON "p"."code" = "x"."code" LEFT JOIN "h" ON "h"."id" = "p"."holder_id" ORDER BY "x"."n";

-- elsewhere, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", "transaction_id") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", greatest(pg_current_xact_id()::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) FROM json_to_recordset($1::json) AS "x" ("n" integer, "kind" text, "at" timestamptz, "viewer" text, "request_id" text, "gate_id" bigint, "holder_id" bigint, "pass_id" bigint, "scan_id" bigint, "old_values" text, "new_values" text) WHERE TRUE ORDER BY "n";

-- elsewhere, update: 0 rows
UPDATE "pass" SET "inside_since" = "x"."inside_since", "entries" = "x"."entries", "last_scanned_at" = "x"."last_scanned_at" FROM json_to_recordset($1::json) AS "x" ("n" integer, "inside_since" timestamptz, "entries" integer, "last_scanned_at" timestamptz, "id" bigint) WHERE "pass"."id" = "x"."id";

-- elsewhere, write: 1 rows
INSERT INTO "scan" ("code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict") SELECT "code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict" FROM json_to_recordset($1::json) AS "x" ("n" integer, "code" text, "pass_id" bigint, "holder_id" bigint, "gate_id" bigint, "direction" text, "outcome" text, "denial_reason" text, "scanned_at" timestamptz, "late" boolean, "conflict" boolean) WHERE TRUE ORDER BY "n" RETURNING "scan"."id", "scan"."code", "scan"."pass_id", "scan"."holder_id", "scan"."gate_id", "scan"."direction", "scan"."outcome", "scan"."denial_reason", "scan"."scanned_at", "scan"."late", "scan"."conflict";

-- elsewhere.scan.pass: 1 rows
SELECT "id", "inside_since" FROM "pass" WHERE "id" = ANY($1);

-- enters, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES ($1, $2, $3, $4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= $5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= $5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= $5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- enters, pass: 1 rows
WITH "p" AS MATERIALIZED (SELECT "id", "code", "holder_id", "gate_id", "any_gate", "max_entries", "valid_from", "valid_until", "revoked_at", "inside_since", "entries", "last_scanned_at" FROM "pass" WHERE "code" IN (SELECT "code" FROM json_to_recordset($1::json) AS "x" ("code" text)) ORDER BY "id" FOR UPDATE), "h" AS MATERIALIZED (SELECT "held"."id", "held"."blocked_at" FROM (SELECT DISTINCT "holder_id" FROM "p" ORDER BY "holder_id") AS "k", LATERAL (SELECT "id", "blocked_at" FROM "holder" WHERE "id" = "k"."holder_id" FOR SHARE) AS "held") SELECT "gate"."id", "gate"."closed_at", "p"."id", "p"."holder_id", "p"."gate_id", "p"."any_gate", "p"."max_entries", "p"."valid_from", "p"."valid_until", "p"."revoked_at", "p"."inside_since", "p"."entries", "p"."last_scanned_at", "h"."blocked_at" FROM json_to_recordset($1::json) AS "x" ("n" integer, "gate_id" bigint, "code" text) LEFT JOIN "gate" ON "gate"."id" = "x"."gate_id" LEFT JOIN "p" ON "p"."code" = "x"."code" LEFT JOIN "h" ON "h"."id" = "p"."holder_id" ORDER BY "x"."n";

-- enters, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", "transaction_id") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", greatest(pg_current_xact_id()::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) FROM json_to_recordset($1::json) AS "x" ("n" integer, "kind" text, "at" timestamptz, "viewer" text, "request_id" text, "gate_id" bigint, "holder_id" bigint, "pass_id" bigint, "scan_id" bigint, "old_values" text, "new_values" text) WHERE TRUE ORDER BY "n";

-- enters, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES ($1, $2, $3, $4, $5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- enters, update: 0 rows
UPDATE "pass" SET "inside_since" = "x"."inside_since", "entries" = "x"."entries", "last_scanned_at" = "x"."last_scanned_at" FROM json_to_recordset($1::json) AS "x" ("n" integer, "inside_since" timestamptz, "entries" integer, "last_scanned_at" timestamptz, "id" bigint) WHERE "pass"."id" = "x"."id";

-- enters, write: 1 rows
INSERT INTO "scan" ("code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict") SELECT "code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict" FROM json_to_recordset($1::json) AS "x" ("n" integer, "code" text, "pass_id" bigint, "holder_id" bigint, "gate_id" bigint, "direction" text, "outcome" text, "denial_reason" text, "scanned_at" timestamptz, "late" boolean, "conflict" boolean) WHERE TRUE ORDER BY "n" RETURNING "scan"."id", "scan"."code", "scan"."pass_id", "scan"."holder_id", "scan"."gate_id", "scan"."direction", "scan"."outcome", "scan"."denial_reason", "scan"."scanned_at", "scan"."late", "scan"."conflict";

-- enters.scan.gate: 1 rows
SELECT "id", "code" FROM "gate" WHERE "id" = ANY($1);

-- enters.scan.holder: 1 rows
SELECT "id", "name" FROM "holder" WHERE "id" = ANY($1);

-- enters.scan.pass: 1 rows
SELECT "id", "code", "inside_since", "entries" FROM "pass" WHERE "id" = ANY($1);

-- enters_again, pass: 1 rows
WITH "p" AS MATERIALIZED (SELECT "id", "code", "holder_id", "gate_id", "any_gate", "max_entries", "valid_from", "valid_until", "revoked_at", "inside_since", "entries", "last_scanned_at" FROM "pass" WHERE "code" IN (SELECT "code" FROM json_to_recordset($1::json) AS "x" ("code" text)) ORDER BY "id" FOR UPDATE), "h" AS MATERIALIZED (SELECT "held"."id", "held"."blocked_at" FROM (SELECT DISTINCT "holder_id" FROM "p" ORDER BY "holder_id") AS "k", LATERAL (SELECT "id", "blocked_at" FROM "holder" WHERE "id" = "k"."holder_id" FOR SHARE) AS "held") SELECT "gate"."id", "gate"."closed_at", "p"."id", "p"."holder_id", "p"."gate_id", "p"."any_gate", "p"."max_entries", "p"."valid_from", "p"."valid_until", "p"."revoked_at", "p"."inside_since", "p"."entries", "p"."last_scanned_at", "h"."blocked_at" FROM json_to_recordset($1::json) AS "x" ("n" integer, "gate_id" bigint, "code" text) LEFT JOIN "gate" ON "gate"."id" = "x"."gate_id" LEFT JOIN "p" ON "p"."code" = "x"."code" LEFT JOIN "h" ON "h"."id" = "p"."holder_id" ORDER BY "x"."n";

-- enters_again, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", "transaction_id") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", greatest(pg_current_xact_id()::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) FROM json_to_recordset($1::json) AS "x" ("n" integer, "kind" text, "at" timestamptz, "viewer" text, "request_id" text, "gate_id" bigint, "holder_id" bigint, "pass_id" bigint, "scan_id" bigint, "old_values" text, "new_values" text) WHERE TRUE ORDER BY "n";

-- enters_again, write: 1 rows
INSERT INTO "scan" ("code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict") SELECT "code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict" FROM json_to_recordset($1::json) AS "x" ("n" integer, "code" text, "pass_id" bigint, "holder_id" bigint, "gate_id" bigint, "direction" text, "outcome" text, "denial_reason" text, "scanned_at" timestamptz, "late" boolean, "conflict" boolean) WHERE TRUE ORDER BY "n" RETURNING "scan"."id", "scan"."code", "scan"."pass_id", "scan"."holder_id", "scan"."gate_id", "scan"."direction", "scan"."outcome", "scan"."denial_reason", "scan"."scanned_at", "scan"."late", "scan"."conflict";

-- issuePass, gate: 1 rows
SELECT "id", "code", "name", "location", "closed_at", "created_at", "version", "updated_at" FROM "gate" WHERE "id" = ANY($1) ORDER BY "gate"."id" FOR SHARE;

-- issuePass, holder: 1 rows
SELECT "id", "name", "company", "phone", "blocked_at", "block_reason", "created_at", "version", "updated_at" FROM "holder" WHERE "id" = ANY($1) ORDER BY "holder"."id" FOR SHARE;

-- issuePass, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", "transaction_id") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", greatest(pg_current_xact_id()::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) FROM json_to_recordset($1::json) AS "x" ("n" integer, "kind" text, "at" timestamptz, "viewer" text, "request_id" text, "gate_id" bigint, "holder_id" bigint, "pass_id" bigint, "scan_id" bigint, "old_values" text, "new_values" text) WHERE TRUE ORDER BY "n";

-- issuePass, write: 1 rows
INSERT INTO "pass" ("code", "gate_id", "holder_id", "kind", "purpose", "vehicle_plate", "any_gate", "max_entries", "issued_at", "valid_from", "valid_until") SELECT "code", "gate_id", "holder_id", "kind", "purpose", "vehicle_plate", "any_gate", "max_entries", "issued_at", "valid_from", "valid_until" FROM json_to_recordset($1::json) AS "x" ("n" integer, "code" text, "gate_id" bigint, "holder_id" bigint, "kind" text, "purpose" text, "vehicle_plate" text, "any_gate" boolean, "max_entries" integer, "issued_at" timestamptz, "valid_from" timestamptz, "valid_until" timestamptz) WHERE TRUE ORDER BY "n" ON CONFLICT ("code") DO NOTHING RETURNING "pass"."id", "pass"."code", "pass"."gate_id", "pass"."holder_id", "pass"."kind", "pass"."purpose", "pass"."vehicle_plate", "pass"."any_gate", "pass"."max_entries", "pass"."issued_at", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at", "pass"."revoke_reason", "pass"."inside_since", "pass"."entries", "pass"."last_scanned_at", "pass"."version", "pass"."updated_at";

-- unknown, pass: 1 rows
WITH "p" AS MATERIALIZED (SELECT "id", "code", "holder_id", "gate_id", "any_gate", "max_entries", "valid_from", "valid_until", "revoked_at", "inside_since", "entries", "last_scanned_at" FROM "pass" WHERE "code" IN (SELECT "code" FROM json_to_recordset($1::json) AS "x" ("code" text)) ORDER BY "id" FOR UPDATE), "h" AS MATERIALIZED (SELECT "held"."id", "held"."blocked_at" FROM (SELECT DISTINCT "holder_id" FROM "p" ORDER BY "holder_id") AS "k", LATERAL (SELECT "id", "blocked_at" FROM "holder" WHERE "id" = "k"."holder_id" FOR SHARE) AS "held") SELECT "gate"."id", "gate"."closed_at", "p"."id", "p"."holder_id", "p"."gate_id", "p"."any_gate", "p"."max_entries", "p"."valid_from", "p"."valid_until", "p"."revoked_at", "p"."inside_since", "p"."entries", "p"."last_scanned_at", "h"."blocked_at" FROM json_to_recordset($1::json) AS "x" ("n" integer, "gate_id" bigint, "code" text) LEFT JOIN "gate" ON "gate"."id" = "x"."gate_id" LEFT JOIN "p" ON "p"."code" = "x"."code" LEFT JOIN "h" ON "h"."id" = "p"."holder_id" ORDER BY "x"."n";

-- unknown, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", "transaction_id") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", greatest(pg_current_xact_id()::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) FROM json_to_recordset($1::json) AS "x" ("n" integer, "kind" text, "at" timestamptz, "viewer" text, "request_id" text, "gate_id" bigint, "holder_id" bigint, "pass_id" bigint, "scan_id" bigint, "old_values" text, "new_values" text) WHERE TRUE ORDER BY "n";

-- unknown, write: 1 rows
INSERT INTO "scan" ("code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict") SELECT "code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict" FROM json_to_recordset($1::json) AS "x" ("n" integer, "code" text, "pass_id" bigint, "holder_id" bigint, "gate_id" bigint, "direction" text, "outcome" text, "denial_reason" text, "scanned_at" timestamptz, "late" boolean, "conflict" boolean) WHERE TRUE ORDER BY "n" RETURNING "scan"."id", "scan"."code", "scan"."pass_id", "scan"."holder_id", "scan"."gate_id", "scan"."direction", "scan"."outcome", "scan"."denial_reason", "scan"."scanned_at", "scan"."late", "scan"."conflict";

-- uploads, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES ($1, $2, $3, $4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= $5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= $5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= $5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- uploads, history: 2 rows
SELECT (SELECT "scanned_at" FROM "scan" WHERE "pass_id" = "x"."pass_id" AND "scanned_at" <= "x"."at" AND "outcome" = 'ADMITTED' ORDER BY "scanned_at" DESC, "id" DESC LIMIT 1), (SELECT "direction" FROM "scan" WHERE "pass_id" = "x"."pass_id" AND "scanned_at" <= "x"."at" AND "outcome" = 'ADMITTED' ORDER BY "scanned_at" DESC, "id" DESC LIMIT 1), (SELECT "scanned_at" FROM "scan" WHERE "pass_id" = "x"."pass_id" AND "scanned_at" > "x"."at" AND "outcome" = 'ADMITTED' ORDER BY "scanned_at", "id" LIMIT 1), (SELECT "direction" FROM "scan" WHERE "pass_id" = "x"."pass_id" AND "scanned_at" > "x"."at" AND "outcome" = 'ADMITTED' ORDER BY "scanned_at", "id" LIMIT 1), (SELECT count(*) FROM "scan" WHERE "pass_id" = "x"."pass_id" AND "scanned_at" > "x"."at" AND "outcome" = 'ADMITTED' AND "direction" = 'IN') FROM json_to_recordset($1::json) AS "x" ("n" integer, "pass_id" bigint, "at" timestamptz) ORDER BY "x"."n";

-- uploads, pass: 3 rows
WITH "p" AS MATERIALIZED (SELECT "id", "code", "holder_id", "gate_id", "any_gate", "max_entries", "valid_from", "valid_until", "revoked_at", "inside_since", "entries", "last_scanned_at" FROM "pass" WHERE "code" IN (SELECT "code" FROM json_to_recordset($1::json) AS "x" ("code" text)) ORDER BY "id" FOR UPDATE), "h" AS MATERIALIZED (SELECT "held"."id", "held"."blocked_at" FROM (SELECT DISTINCT "holder_id" FROM "p" ORDER BY "holder_id") AS "k", LATERAL (SELECT "id", "blocked_at" FROM "holder" WHERE "id" = "k"."holder_id" FOR SHARE) AS "held") SELECT "gate"."id", "gate"."closed_at", "p"."id", "p"."holder_id", "p"."gate_id", "p"."any_gate", "p"."max_entries", "p"."valid_from", "p"."valid_until", "p"."revoked_at", "p"."inside_since", "p"."entries", "p"."last_scanned_at", "h"."blocked_at" FROM json_to_recordset($1::json) AS "x" ("n" integer, "gate_id" bigint, "code" text) LEFT JOIN "gate" ON "gate"."id" = "x"."gate_id" LEFT JOIN "p" ON "p"."code" = "x"."code" LEFT JOIN "h" ON "h"."id" = "p"."holder_id" ORDER BY "x"."n";

-- uploads, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", "transaction_id") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", greatest(pg_current_xact_id()::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) FROM json_to_recordset($1::json) AS "x" ("n" integer, "kind" text, "at" timestamptz, "viewer" text, "request_id" text, "gate_id" bigint, "holder_id" bigint, "pass_id" bigint, "scan_id" bigint, "old_values" text, "new_values" text) WHERE TRUE ORDER BY "n";

-- uploads, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES ($1, $2, $3, $4, $5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- uploads, update: 0 rows
UPDATE "pass" SET "inside_since" = "x"."inside_since", "entries" = "x"."entries", "last_scanned_at" = "x"."last_scanned_at" FROM json_to_recordset($1::json) AS "x" ("n" integer, "inside_since" timestamptz, "entries" integer, "last_scanned_at" timestamptz, "id" bigint) WHERE "pass"."id" = "x"."id";

-- uploads, write: 3 rows
INSERT INTO "scan" ("code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict") SELECT "code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict" FROM json_to_recordset($1::json) AS "x" ("n" integer, "code" text, "pass_id" bigint, "holder_id" bigint, "gate_id" bigint, "direction" text, "outcome" text, "denial_reason" text, "scanned_at" timestamptz, "late" boolean, "conflict" boolean) WHERE TRUE ORDER BY "n" RETURNING "scan"."id", "scan"."code", "scan"."pass_id", "scan"."holder_id", "scan"."gate_id", "scan"."direction", "scan"."outcome", "scan"."denial_reason", "scan"."scanned_at", "scan"."late", "scan"."conflict";

-- uploads.scans.pass: 1 rows
SELECT "id", "inside_since", "entries" FROM "pass" WHERE "id" = ANY($1);
