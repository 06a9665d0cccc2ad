-- 15 statements of 15 planned, in 1 round trips

-- any.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id");

-- both.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND "pass"."kind" = $1) AND (NOT EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND "pass"."revoked_at" IS NOT NULL));

-- gates: 3 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE EXISTS(SELECT 1 FROM "pass" WHERE "pass"."gate_id" = "gate"."id" AND "pass"."kind" = $1) AND EXISTS(SELECT 1 FROM "scan" WHERE "scan"."gate_id" = "gate"."id" AND "scan"."outcome" = $2) ORDER BY "gate"."code" ASC LIMIT $3;

-- inside.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND "pass"."inside_since" IS NOT NULL);

-- inside: 1 rows
SELECT "holder"."id", "holder"."name" FROM "holder" WHERE "holder"."id" = ANY(ARRAY((SELECT "pass"."holder_id" FROM "pass" WHERE "pass"."inside_since" IS NOT NULL))) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $1;

-- lone.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE NOT EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id");

-- lone: 1 rows
SELECT "holder"."id", "holder"."name" FROM "holder" WHERE NOT EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id") ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $1;

-- nothing.totalCount: 1 rows
SELECT COUNT(*) FROM "holder";

-- outside.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE NOT EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND "pass"."inside_since" IS NOT NULL);

-- outside: 7 rows
SELECT "holder"."id", "holder"."name" FROM "holder" WHERE NOT EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND "pass"."inside_since" IS NOT NULL) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $1;

-- quiet: 3 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE NOT EXISTS(SELECT 1 FROM "scan" WHERE "scan"."gate_id" = "gate"."id" AND ("scan"."scanned_at" > $1 AND "scan"."scanned_at" <= $2)) ORDER BY "gate"."code" ASC LIMIT $3;

-- scanned.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE EXISTS(SELECT 1 FROM "scan" WHERE "scan"."pass_id" = "pass"."id" AND "scan"."gate_id" = (SELECT "gate"."id" FROM "gate" WHERE "gate"."code" = $1));

-- scanned: 3 rows
SELECT "pass"."id", "pass"."code" FROM "pass" WHERE EXISTS(SELECT 1 FROM "scan" WHERE "scan"."pass_id" = "pass"."id" AND "scan"."gate_id" = (SELECT "gate"."id" FROM "gate" WHERE "gate"."code" = $1)) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $2;

-- unscanned.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE NOT EXISTS(SELECT 1 FROM "scan" WHERE "scan"."pass_id" = "pass"."id");

-- unscanned: 3 rows
SELECT "pass"."id", "pass"."code" FROM "pass" WHERE NOT EXISTS(SELECT 1 FROM "scan" WHERE "scan"."pass_id" = "pass"."id") ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $1;
