-- 6 statements of 25 planned, in 21 round trips

-- invalid, gate: 1 rows
SELECT "id", "code", "name", "location", "closed_at", "created_at", "version", "updated_at" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "gate"."id";

-- invalid, holder: 1 rows
SELECT "id", "name", "company", "phone", "blocked_at", "block_reason", "created_at", "version", "updated_at" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "holder"."id";

-- missing, gate: 0 rows
SELECT "id", "code", "name", "location", "closed_at", "created_at", "version", "updated_at" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "gate"."id";

-- open, gate: 1 rows
SELECT "id", "code", "name", "location", "closed_at", "created_at", "version", "updated_at" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "gate"."id";

-- stale, gate: 1 rows
SELECT "id", "code", "name", "location", "closed_at", "created_at", "version", "updated_at" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") ORDER BY "gate"."id";

-- taken, write: 0 rows
INSERT INTO "gate" ("code", "name", "location", "created_at") SELECT "code", "name", "location", "created_at" FROM (SELECT "key" AS "n", "value" ->> '$.code' AS "code", "value" ->> '$.name' AS "name", "value" ->> '$.location' AS "location", "value" ->> '$.created_at' AS "created_at" FROM json_each(?1)) AS "x" WHERE TRUE ORDER BY "n" ON CONFLICT ("code") DO NOTHING RETURNING "gate"."id", "gate"."code", "gate"."name", "gate"."location", "gate"."closed_at", "gate"."created_at", "gate"."version", "gate"."updated_at";
