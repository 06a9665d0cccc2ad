-- 6 statements of 25 planned, in 21 round trips

-- invalid, gate: 1 rows
SELECT "id", "code", "name", "location", "closed_at", "created_at", "version", "updated_at" FROM "gate" WHERE "id" = ANY($1) ORDER BY "gate"."id" FOR SHARE;

-- invalid, holder: 1 rows
SELECT "id", "name", "company", "phone", "blocked_at", "block_reason", "created_at", "version", "updated_at" FROM "holder" WHERE "id" = ANY($1) ORDER BY "holder"."id" FOR SHARE;

-- missing, gate: 0 rows
SELECT "id", "code", "name", "location", "closed_at", "created_at", "version", "updated_at" FROM "gate" WHERE "id" = ANY($1) ORDER BY "gate"."id" FOR NO KEY UPDATE;

-- open, gate: 1 rows
SELECT "id", "code", "name", "location", "closed_at", "created_at", "version", "updated_at" FROM "gate" WHERE "id" = ANY($1) ORDER BY "gate"."id" FOR NO KEY UPDATE;

-- stale, gate: 1 rows
SELECT "id", "code", "name", "location", "closed_at", "created_at", "version", "updated_at" FROM "gate" WHERE "id" = ANY($1) ORDER BY "gate"."id" FOR NO KEY UPDATE;

-- taken, write: 0 rows
INSERT INTO "gate" ("code", "name", "location", "created_at") SELECT "code", "name", "location", "created_at" FROM json_to_recordset($1::json) AS "x" ("n" integer, "code" text, "name" text, "location" text, "created_at" timestamptz) WHERE TRUE ORDER BY "n" ON CONFLICT ("code") DO NOTHING RETURNING "gate"."id", "gate"."code", "gate"."name", "gate"."location", "gate"."closed_at", "gate"."created_at", "gate"."version", "gate"."updated_at";
