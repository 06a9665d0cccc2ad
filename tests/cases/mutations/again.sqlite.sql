-- 6 statements of 12 planned, in 12 round trips

-- again, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES (?1, ?2, ?3, ?4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= ?5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- first, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES (?1, ?2, ?3, ?4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= ?5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- first, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values" FROM (SELECT "key" AS "n", "value" ->> '$.kind' AS "kind", "value" ->> '$.at' AS "at", "value" ->> '$.viewer' AS "viewer", "value" ->> '$.request_id' AS "request_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.scan_id' AS "scan_id", "value" ->> '$.old_values' AS "old_values", "value" ->> '$.new_values' AS "new_values" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n";

-- first, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- first, write: 1 rows
INSERT INTO "holder" ("name", "company", "phone", "created_at") SELECT "name", "company", "phone", "created_at" FROM (SELECT "key" AS "n", "value" ->> '$.name' AS "name", "value" ->> '$.company' AS "company", "value" ->> '$.phone' AS "phone", "value" ->> '$.created_at' AS "created_at" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n" RETURNING "holder"."id", "holder"."name", "holder"."company", "holder"."phone", "holder"."blocked_at", "holder"."block_reason", "holder"."created_at", "holder"."version", "holder"."updated_at";

-- other, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES (?1, ?2, ?3, ?4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= ?5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";
