-- 7 statements of 7 planned, in 1 round trips

-- all.totalCount: 1 rows
SELECT COUNT(*) FROM "scan";

-- both.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."scanned_at" > $1 AND "scan"."scanned_at" <= $2 AND ("scan"."scanned_at" > $3 AND "scan"."scanned_at" <= $4);

-- either.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE ("scan"."scanned_at" > $1 AND "scan"."scanned_at" <= $2) OR ("scan"."scanned_at" > $3 AND "scan"."scanned_at" <= $4);

-- last.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."scanned_at" > $1 AND "scan"."scanned_at" <= $2;

-- last: 1 rows
SELECT "scan"."id", "scan"."scanned_at" FROM "scan" WHERE "scan"."scanned_at" > $1 AND "scan"."scanned_at" <= $2 ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $3;

-- next.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."valid_until" > $1 AND "pass"."valid_until" <= $2;

-- next: 3 rows
SELECT "pass"."id", "pass"."valid_until" FROM "pass" WHERE "pass"."valid_until" > $1 AND "pass"."valid_until" <= $2 ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $3;
