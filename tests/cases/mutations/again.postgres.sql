-- 6 statements of 12 planned, in 12 round trips

-- again, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES ($1, $2, $3, $4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= $5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= $5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= $5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- first, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES ($1, $2, $3, $4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= $5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= $5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= $5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- first, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", "transaction_id") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", greatest(pg_current_xact_id()::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) FROM json_to_recordset($1::json) AS "x" ("n" integer, "kind" text, "at" timestamptz, "viewer" text, "request_id" text, "gate_id" bigint, "holder_id" bigint, "pass_id" bigint, "scan_id" bigint, "old_values" text, "new_values" text) WHERE TRUE ORDER BY "n";

-- first, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES ($1, $2, $3, $4, $5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- first, write: 1 rows
INSERT INTO "holder" ("name", "company", "phone", "created_at") SELECT "name", "company", "phone", "created_at" FROM json_to_recordset($1::json) AS "x" ("n" integer, "name" text, "company" text, "phone" text, "created_at" timestamptz) WHERE TRUE ORDER BY "n" RETURNING "holder"."id", "holder"."name", "holder"."company", "holder"."phone", "holder"."blocked_at", "holder"."block_reason", "holder"."created_at", "holder"."version", "holder"."updated_at";

-- other, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES ($1, $2, $3, $4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= $5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= $5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= $5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";
