-- 9 statements of 9 planned, in 2 round trips

-- absent.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE NOT EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND "pass"."code" = ANY($1));

-- deep.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE EXISTS(SELECT 1 FROM "pass" WHERE "pass"."gate_id" = "gate"."id" AND "pass"."holder_id" IN (SELECT "holder"."id" FROM "holder" WHERE NOT EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND EXISTS(SELECT 1 FROM "scan" WHERE "scan"."pass_id" = "pass"."id" AND "scan"."outcome" = $1))));

-- deep: 2 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE EXISTS(SELECT 1 FROM "pass" WHERE "pass"."gate_id" = "gate"."id" AND "pass"."holder_id" IN (SELECT "holder"."id" FROM "holder" WHERE NOT EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND EXISTS(SELECT 1 FROM "scan" WHERE "scan"."pass_id" = "pass"."id" AND "scan"."outcome" = $1)))) ORDER BY "gate"."code" ASC LIMIT $2;

-- either.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE STARTS_WITH(translate(upper("holder"."name" COLLATE "C"), 'ſK', 'SK'), $1) OR EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND "pass"."vehicle_plate" IS NOT NULL);

-- either: 6 rows
SELECT "holder"."id", "holder"."name" FROM "holder" WHERE STARTS_WITH(translate(upper("holder"."name" COLLATE "C"), 'ſK', 'SK'), $1) OR EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND "pass"."vehicle_plate" IS NOT NULL) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $2;

-- friends.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."holder_id" IN (SELECT "holder"."id" FROM "holder" WHERE EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND "pass"."kind" = $1));

-- gates.nodes.passes.totalCount: 4 rows
SELECT "pass"."gate_id", COUNT(*) AS "count" FROM "pass" WHERE "pass"."gate_id" = ANY($1) AND (EXISTS(SELECT 1 FROM "scan" WHERE "scan"."pass_id" = "pass"."id" AND "scan"."direction" = $2) AND (NOT EXISTS(SELECT 1 FROM "scan" WHERE "scan"."pass_id" = "pass"."id" AND "scan"."outcome" = $3))) GROUP BY "pass"."gate_id";

-- gates.nodes.passes: 8 rows
SELECT "c"."code", "c"."gate_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."code", "pass"."gate_id" FROM "pass" WHERE "pass"."gate_id" = "k"."k" AND (EXISTS(SELECT 1 FROM "scan" WHERE "scan"."pass_id" = "pass"."id" AND "scan"."direction" = $2) AND (NOT EXISTS(SELECT 1 FROM "scan" WHERE "scan"."pass_id" = "pass"."id" AND "scan"."outcome" = $3))) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $4) AS "c" ON TRUE;

-- gates: 4 rows
SELECT "gate"."id" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;
