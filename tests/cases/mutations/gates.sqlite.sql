-- 21 statements of 21 planned, in 19 round trips

-- closeGate, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES (?1, ?2, ?3, ?4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= ?5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- closeGate, gate: 1 rows
SELECT "id", "code", "name", "location", "closed_at", "created_at", "version", "updated_at" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "gate"."id";

-- closeGate, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values" FROM (SELECT "key" AS "n", "value" ->> '$.kind' AS "kind", "value" ->> '$.at' AS "at", "value" ->> '$.viewer' AS "viewer", "value" ->> '$.request_id' AS "request_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.scan_id' AS "scan_id", "value" ->> '$.old_values' AS "old_values", "value" ->> '$.new_values' AS "new_values" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n";

-- closeGate, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- closeGate, write: 1 rows
UPDATE "gate" SET "closed_at" = "x"."closed_at", "updated_at" = "x"."updated_at", "version" = "gate"."version" + 1 FROM (SELECT "key" AS "n", "value" ->> '$.closed_at' AS "closed_at", "value" ->> '$.id' AS "id", "value" ->> '$.updated_at' AS "updated_at" FROM json_each(?1)) AS "x" WHERE "gate"."id" = "x"."id" RETURNING "gate"."id", "gate"."code", "gate"."name", "gate"."location", "gate"."closed_at", "gate"."created_at", "gate"."version", "gate"."updated_at";

-- createGate, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES (?1, ?2, ?3, ?4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= ?5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- createGate, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values" FROM (SELECT "key" AS "n", "value" ->> '$.kind' AS "kind", "value" ->> '$.at' AS "at", "value" ->> '$.viewer' AS "viewer", "value" ->> '$.request_id' AS "request_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.scan_id' AS "scan_id", "value" ->> '$.old_values' AS "old_values", "value" ->> '$.new_values' AS "new_values" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n";

-- createGate, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- createGate, write: 1 rows
INSERT INTO "gate" ("code", "name", "location", "created_at") SELECT "code", "name", "location", "created_at" FROM (SELECT "key" AS "n", "value" ->> '$.code' AS "code", "value" ->> '$.name' AS "name", "value" ->> '$.location' AS "location", "value" ->> '$.created_at' AS "created_at" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n" ON CONFLICT ("code") DO NOTHING RETURNING "gate"."id", "gate"."code", "gate"."name", "gate"."location", "gate"."closed_at", "gate"."created_at", "gate"."version", "gate"."updated_at";

-- createGate.gate.passes.totalCount: 0 rows
SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id", "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k")) AS "summed" GROUP BY "summed"."gate_id";

-- reopenGate, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES (?1, ?2, ?3, ?4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= ?5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- reopenGate, gate: 1 rows
SELECT "id", "code", "name", "location", "closed_at", "created_at", "version", "updated_at" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "gate"."id";

-- reopenGate, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values" FROM (SELECT "key" AS "n", "value" ->> '$.kind' AS "kind", "value" ->> '$.at' AS "at", "value" ->> '$.viewer' AS "viewer", "value" ->> '$.request_id' AS "request_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.scan_id' AS "scan_id", "value" ->> '$.old_values' AS "old_values", "value" ->> '$.new_values' AS "new_values" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n";

-- reopenGate, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- reopenGate, write: 1 rows
UPDATE "gate" SET "closed_at" = "x"."closed_at", "updated_at" = "x"."updated_at", "version" = "gate"."version" + 1 FROM (SELECT "key" AS "n", "value" ->> '$.closed_at' AS "closed_at", "value" ->> '$.id' AS "id", "value" ->> '$.updated_at' AS "updated_at" FROM json_each(?1)) AS "x" WHERE "gate"."id" = "x"."id" RETURNING "gate"."id", "gate"."code", "gate"."name", "gate"."location", "gate"."closed_at", "gate"."created_at", "gate"."version", "gate"."updated_at";

-- updateGate, claim: 1 rows
INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES (?1, ?2, ?3, ?4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= ?5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= ?5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result";

-- updateGate, gate: 1 rows
SELECT "id", "code", "name", "location", "closed_at", "created_at", "version", "updated_at" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "gate"."id";

-- updateGate, record: 0 rows
INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values" FROM (SELECT "key" AS "n", "value" ->> '$.kind' AS "kind", "value" ->> '$.at' AS "at", "value" ->> '$.viewer' AS "viewer", "value" ->> '$.request_id' AS "request_id", "value" ->> '$.gate_id' AS "gate_id", "value" ->> '$.holder_id' AS "holder_id", "value" ->> '$.pass_id' AS "pass_id", "value" ->> '$.scan_id' AS "scan_id", "value" ->> '$.old_values' AS "old_values", "value" ->> '$.new_values' AS "new_values" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n";

-- updateGate, store: 0 rows
INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result";

-- updateGate, write: 1 rows
UPDATE "gate" SET "name" = "x"."name", "location" = "x"."location", "updated_at" = "x"."updated_at", "version" = "gate"."version" + 1 FROM (SELECT "key" AS "n", "value" ->> '$.name' AS "name", "value" ->> '$.location' AS "location", "value" ->> '$.id' AS "id", "value" ->> '$.updated_at' AS "updated_at" FROM json_each(?1)) AS "x" WHERE "gate"."id" = "x"."id" RETURNING "gate"."id", "gate"."code", "gate"."name", "gate"."location", "gate"."closed_at", "gate"."created_at", "gate"."version", "gate"."updated_at";

-- updateGate.gate.occupancy: 1 rows
SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id", "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND "pass_tally"."inside") AS "summed" GROUP BY "summed"."gate_id";
