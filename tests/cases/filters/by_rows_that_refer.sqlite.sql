-- 15 statements of 15 planned, in 1 round trips

-- any.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE "holder"."id" IN (SELECT "pass"."holder_id" FROM "pass");

-- both.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE "holder"."id" IN (SELECT "pass"."holder_id" FROM "pass" WHERE "pass"."kind" = ?) AND (NOT "holder"."id" IN (SELECT "pass"."holder_id" FROM "pass" WHERE "pass"."revoked_at" IS NOT NULL));

-- gates: 3 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE EXISTS(SELECT 1 FROM "pass" WHERE "pass"."gate_id" = "gate"."id" AND "pass"."kind" = ?) AND EXISTS(SELECT 1 FROM "scan" WHERE "scan"."gate_id" = "gate"."id" AND "scan"."outcome" = ?) ORDER BY "gate"."code" ASC LIMIT ?;

-- inside.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE "holder"."id" IN (SELECT "pass"."holder_id" FROM "pass" WHERE "pass"."inside_since" IS NOT NULL);

-- inside: 1 rows
SELECT "holder"."id", "holder"."name" FROM "holder" WHERE "holder"."id" IN (SELECT "pass"."holder_id" FROM "pass" WHERE "pass"."inside_since" IS NOT NULL) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?;

-- lone.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE NOT "holder"."id" IN (SELECT "pass"."holder_id" FROM "pass");

-- lone: 1 rows
SELECT "holder"."id", "holder"."name" FROM "holder" WHERE NOT EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id") ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?;

-- nothing.totalCount: 1 rows
SELECT COUNT(*) FROM "holder";

-- outside.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE NOT "holder"."id" IN (SELECT "pass"."holder_id" FROM "pass" WHERE "pass"."inside_since" IS NOT NULL);

-- outside: 7 rows
SELECT "holder"."id", "holder"."name" FROM "holder" WHERE NOT "holder"."id" IN (SELECT "pass"."holder_id" FROM "pass" WHERE "pass"."inside_since" IS NOT NULL) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?;

-- quiet: 3 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE NOT EXISTS(SELECT 1 FROM "scan" WHERE "scan"."gate_id" = "gate"."id" AND ("scan"."scanned_at" > ? AND "scan"."scanned_at" <= ?)) ORDER BY "gate"."code" ASC LIMIT ?;

-- scanned.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."id" IN (SELECT "scan"."pass_id" FROM "scan" WHERE "scan"."pass_id" IS NOT NULL AND "scan"."gate_id" = (SELECT "gate"."id" FROM "gate" WHERE "gate"."code" = ?));

-- scanned: 3 rows
SELECT "pass"."id", "pass"."code" FROM "pass" WHERE EXISTS(SELECT 1 FROM "scan" WHERE "scan"."pass_id" = "pass"."id" AND "scan"."gate_id" = (SELECT "gate"."id" FROM "gate" WHERE "gate"."code" = ?)) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;

-- unscanned.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE NOT "pass"."id" IN (SELECT "scan"."pass_id" FROM "scan" WHERE "scan"."pass_id" IS NOT NULL);

-- unscanned: 3 rows
SELECT "pass"."id", "pass"."code" FROM "pass" WHERE NOT EXISTS(SELECT 1 FROM "scan" WHERE "scan"."pass_id" = "pass"."id") ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;
