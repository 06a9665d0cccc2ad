-- 7 statements of 7 planned, in 1 round trips

-- all.totalCount: 1 rows
SELECT COUNT(*) FROM "scan";

-- both.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."scanned_at" > ? AND "scan"."scanned_at" <= ? AND ("scan"."scanned_at" > ? AND "scan"."scanned_at" <= ?);

-- either.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE ("scan"."scanned_at" > ? AND "scan"."scanned_at" <= ?) OR ("scan"."scanned_at" > ? AND "scan"."scanned_at" <= ?);

-- last.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."scanned_at" > ? AND "scan"."scanned_at" <= ?;

-- last: 1 rows
SELECT "scan"."id", "scan"."scanned_at" FROM "scan" WHERE "scan"."scanned_at" > ? AND "scan"."scanned_at" <= ? ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?;

-- next.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."valid_until" > ? AND "pass"."valid_until" <= ?;

-- next: 3 rows
SELECT "pass"."id", "pass"."valid_until" FROM "pass" WHERE "pass"."valid_until" > ? AND "pass"."valid_until" <= ? ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;
