-- 24 statements of 24 planned, in 23 round trips

-- blockHolder, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES (?1, ?2, ?3, ?4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= ?5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- blockHolder, holder: 1 rows
SELECT "id", "name", "company", "phone", "blocked_at", "block_reason", "created_at", "version", "updated_at" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "holder"."id";

-- blockHolder, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values" FROM (SELECT "key" AS "n", "value" ->> '$.kind' AS "kind", "value" ->> '$.at' AS "at", "value" ->> '$.viewer' AS "viewer", "value" ->> '$.request_id' AS "request_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.scan_id' AS "scan_id", "value" ->> '$.old_values' AS "old_values", "value" ->> '$.new_values' AS "new_values" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n";

-- blockHolder, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- blockHolder, write: 1 rows
UPDATE "holder" SET "blocked_at" = "x"."blocked_at", "block_reason" = "x"."block_reason", "updated_at" = "x"."updated_at", "version" = "holder"."version" + 1 FROM (SELECT "key" AS "n", "value" ->> '$.blocked_at' AS "blocked_at", "value" ->> '$.block_reason' AS "block_reason", "value" ->> '$.id' AS "id", "value" ->> '$.updated_at' AS "updated_at" FROM json_each(?1)) AS "x" WHERE "holder"."id" = "x"."id" RETURNING "holder"."id", "holder"."name", "holder"."company", "holder"."phone", "holder"."blocked_at", "holder"."block_reason", "holder"."created_at", "holder"."version", "holder"."updated_at";

-- registerHolder, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES (?1, ?2, ?3, ?4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= ?5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- registerHolder, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values" FROM (SELECT "key" AS "n", "value" ->> '$.kind' AS "kind", "value" ->> '$.at' AS "at", "value" ->> '$.viewer' AS "viewer", "value" ->> '$.request_id' AS "request_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.scan_id' AS "scan_id", "value" ->> '$.old_values' AS "old_values", "value" ->> '$.new_values' AS "new_values" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n";

-- registerHolder, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- registerHolder, write: 1 rows
INSERT INTO "holder" ("name", "company", "phone", "created_at") SELECT "name", "company", "phone", "created_at" FROM (SELECT "key" AS "n", "value" ->> '$.name' AS "name", "value" ->> '$.company' AS "company", "value" ->> '$.phone' AS "phone", "value" ->> '$.created_at' AS "created_at" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n" RETURNING "holder"."id", "holder"."name", "holder"."company", "holder"."phone", "holder"."blocked_at", "holder"."block_reason", "holder"."created_at", "holder"."version", "holder"."updated_at";

-- registerHolder.holder.passes.totalCount: 0 rows
SELECT "pass"."holder_id", COUNT(*) AS "count" FROM "pass" WHERE "pass"."holder_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") GROUP BY "pass"."holder_id";

-- registerHolders, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES (?1, ?2, ?3, ?4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= ?5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- registerHolders, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values" FROM (SELECT "key" AS "n", "value" ->> '$.kind' AS "kind", "value" ->> '$.at' AS "at", "value" ->> '$.viewer' AS "viewer", "value" ->> '$.request_id' AS "request_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.scan_id' AS "scan_id", "value" ->> '$.old_values' AS "old_values", "value" ->> '$.new_values' AS "new_values" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n";

-- registerHolders, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- registerHolders, write: 2 rows
INSERT INTO "holder" ("name", "company", "phone", "created_at") SELECT "name", "company", "phone", "created_at" FROM (SELECT "key" AS "n", "value" ->> '$.name' AS "name", "value" ->> '$.company' AS "company", "value" ->> '$.phone' AS "phone", "value" ->> '$.created_at' AS "created_at" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n" RETURNING "holder"."id", "holder"."name", "holder"."company", "holder"."phone", "holder"."blocked_at", "holder"."block_reason", "holder"."created_at", "holder"."version", "holder"."updated_at";

-- unblockHolder, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES (?1, ?2, ?3, ?4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= ?5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- unblockHolder, holder: 1 rows
SELECT "id", "name", "company", "phone", "blocked_at", "block_reason", "created_at", "version", "updated_at" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "holder"."id";

-- unblockHolder, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values" FROM (SELECT "key" AS "n", "value" ->> '$.kind' AS "kind", "value" ->> '$.at' AS "at", "value" ->> '$.viewer' AS "viewer", "value" ->> '$.request_id' AS "request_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.scan_id' AS "scan_id", "value" ->> '$.old_values' AS "old_values", "value" ->> '$.new_values' AS "new_values" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n";

-- unblockHolder, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- unblockHolder, write: 1 rows
UPDATE "holder" SET "blocked_at" = "x"."blocked_at", "block_reason" = "x"."block_reason", "updated_at" = "x"."updated_at", "version" = "holder"."version" + 1 FROM (SELECT "key" AS "n", "value" ->> '$.blocked_at' AS "blocked_at", "value" ->> '$.block_reason' AS "block_reason", "value" ->> '$.id' AS "id", "value" ->> '$.updated_at' AS "updated_at" FROM json_each(?1)) AS "x" WHERE "holder"."id" = "x"."id" RETURNING "holder"."id", "holder"."name", "holder"."company", "holder"."phone", "holder"."blocked_at", "holder"."block_reason", "holder"."created_at", "holder"."version", "holder"."updated_at";

-- updateHolder, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES (?1, ?2, ?3, ?4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= ?5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- updateHolder, holder: 1 rows
SELECT "id", "name", "company", "phone", "blocked_at", "block_reason", "created_at", "version", "updated_at" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "holder"."id";

-- updateHolder, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values" FROM (SELECT "key" AS "n", "value" ->> '$.kind' AS "kind", "value" ->> '$.at' AS "at", "value" ->> '$.viewer' AS "viewer", "value" ->> '$.request_id' AS "request_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.scan_id' AS "scan_id", "value" ->> '$.old_values' AS "old_values", "value" ->> '$.new_values' AS "new_values" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n";

-- updateHolder, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- updateHolder, write: 1 rows
UPDATE "holder" SET "name" = "x"."name", "company" = "x"."company", "phone" = "x"."phone", "updated_at" = "x"."updated_at", "version" = "holder"."version" + 1 FROM (SELECT "key" AS "n", "value" ->> '$.name' AS "name", "value" ->> '$.company' AS "company", "value" ->> '$.phone' AS "phone", "value" ->> '$.id' AS "id", "value" ->> '$.updated_at' AS "updated_at" FROM json_each(?1)) AS "x" WHERE "holder"."id" = "x"."id" RETURNING "holder"."id", "holder"."name", "holder"."company", "holder"."phone", "holder"."blocked_at", "holder"."block_reason", "holder"."created_at", "holder"."version", "holder"."updated_at";
