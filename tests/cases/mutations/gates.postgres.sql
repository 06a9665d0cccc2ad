-- 21 statements of 21 planned, in 19 round trips

-- closeGate, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES ($1, $2, $3, $4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= $5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= $5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= $5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- closeGate, gate: 1 rows
SELECT "id", "code", "name", "location", "closed_at", "created_at", "version", "updated_at" FROM "gate" WHERE "id" = ANY($1) ORDER BY "gate"."id" FOR NO KEY UPDATE;

-- closeGate, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", "transaction_id") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", greatest(pg_current_xact_id()::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) FROM json_to_recordset($1::json) AS "x" ("n" integer, "kind" text, "at" timestamptz, "viewer" text, "request_id" text, "gate_id" bigint, "holder_id" bigint, "pass_id" bigint, "scan_id" bigint, "old_values" text, "new_values" text) WHERE TRUE ORDER BY "n";

-- closeGate, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES ($1, $2, $3, $4, $5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- closeGate, write: 1 rows
UPDATE "gate" SET "closed_at" = "x"."closed_at", "updated_at" = "x"."updated_at", "version" = "gate"."version" + 1 FROM json_to_recordset($1::json) AS "x" ("n" integer, "closed_at" timestamptz, "id" bigint, "updated_at" timestamptz) WHERE "gate"."id" = "x"."id" RETURNING "gate"."id", "gate"."code", "gate"."name", "gate"."location", "gate"."closed_at", "gate"."created_at", "gate"."version", "gate"."updated_at";

-- createGate, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES ($1, $2, $3, $4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= $5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= $5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= $5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- createGate, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", "transaction_id") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", greatest(pg_current_xact_id()::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) FROM json_to_recordset($1::json) AS "x" ("n" integer, "kind" text, "at" timestamptz, "viewer" text, "request_id" text, "gate_id" bigint, "holder_id" bigint, "pass_id" bigint, "scan_id" bigint, "old_values" text, "new_values" text) WHERE TRUE ORDER BY "n";

-- createGate, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES ($1, $2, $3, $4, $5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- createGate, write: 1 rows
INSERT INTO "gate" ("code", "name", "location", "created_at") SELECT "code", "name", "location", "created_at" FROM json_to_recordset($1::json) AS "x" ("n" integer, "code" text, "name" text, "location" text, "created_at" timestamptz) WHERE TRUE ORDER BY "n" ON CONFLICT ("code") DO NOTHING RETURNING "gate"."id", "gate"."code", "gate"."name", "gate"."location", "gate"."closed_at", "gate"."created_at", "gate"."version", "gate"."updated_at";

-- createGate.gate.passes.totalCount: 0 rows
SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id", "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" = ANY($1) UNION ALL (SELECT "pass_tally_change"."gate_id", "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE "pass_tally_change"."gate_id" = ANY($1))) AS "summed" GROUP BY "summed"."gate_id";

-- reopenGate, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES ($1, $2, $3, $4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= $5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= $5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= $5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- reopenGate, gate: 1 rows
SELECT "id", "code", "name", "location", "closed_at", "created_at", "version", "updated_at" FROM "gate" WHERE "id" = ANY($1) ORDER BY "gate"."id" FOR NO KEY UPDATE;

-- reopenGate, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", "transaction_id") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", greatest(pg_current_xact_id()::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) FROM json_to_recordset($1::json) AS "x" ("n" integer, "kind" text, "at" timestamptz, "viewer" text, "request_id" text, "gate_id" bigint, "holder_id" bigint, "pass_id" bigint, "scan_id" bigint, "old_values" text, "new_values" text) WHERE TRUE ORDER BY "n";

-- reopenGate, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES ($1, $2, $3, $4, $5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- reopenGate, write: 1 rows
UPDATE "gate" SET "closed_at" = "x"."closed_at", "updated_at" = "x"."updated_at", "version" = "gate"."version" + 1 FROM json_to_recordset($1::json) AS "x" ("n" integer, "closed_at" timestamptz, "id" bigint, "updated_at" timestamptz) WHERE "gate"."id" = "x"."id" RETURNING "gate"."id", "gate"."code", "gate"."name", "gate"."location", "gate"."closed_at", "gate"."created_at", "gate"."version", "gate"."updated_at";

-- updateGate, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES ($1, $2, $3, $4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= $5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= $5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= $5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- updateGate, gate: 1 rows
SELECT "id", "code", "name", "location", "closed_at", "created_at", "version", "updated_at" FROM "gate" WHERE "id" = ANY($1) ORDER BY "gate"."id" FOR NO KEY UPDATE;

-- updateGate, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", "transaction_id") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", greatest(pg_current_xact_id()::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) FROM json_to_recordset($1::json) AS "x" ("n" integer, "kind" text, "at" timestamptz, "viewer" text, "request_id" text, "gate_id" bigint, "holder_id" bigint, "pass_id" bigint, "scan_id" bigint, "old_values" text, "new_values" text) WHERE TRUE ORDER BY "n";

-- updateGate, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES ($1, $2, $3, $4, $5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- updateGate, write: 1 rows
UPDATE "gate" SET "name" = "x"."name", "location" = "x"."location", "updated_at" = "x"."updated_at", "version" = "gate"."version" + 1 FROM json_to_recordset($1::json) AS "x" ("n" integer, "name" text, "location" text, "id" bigint, "updated_at" timestamptz) WHERE "gate"."id" = "x"."id" RETURNING "gate"."id", "gate"."code", "gate"."name", "gate"."location", "gate"."closed_at", "gate"."created_at", "gate"."version", "gate"."updated_at";

-- updateGate.gate.occupancy: 1 rows
SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id", "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" = ANY($1) AND "pass_tally"."inside" UNION ALL (SELECT "pass_tally_change"."gate_id", "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE "pass_tally_change"."gate_id" = ANY($1) AND "pass_tally_change"."inside")) AS "summed" GROUP BY "summed"."gate_id";
