-- 13 statements of 13 planned, in 1 round trips

-- active.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."revoked_at" IS NULL AND "pass"."valid_from" <= $1 AND "pass"."valid_until" > $2;

-- active: 2 rows
SELECT "pass"."id", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at" FROM "pass" WHERE "pass"."revoked_at" IS NULL AND "pass"."valid_from" <= $1 AND "pass"."valid_until" > $2 ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $3;

-- expired.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."revoked_at" IS NULL AND "pass"."valid_until" <= $1;

-- expired: 2 rows
SELECT "pass"."id", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at" FROM "pass" WHERE "pass"."revoked_at" IS NULL AND "pass"."valid_until" <= $1 ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $2;

-- ne.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."revoked_at" IS NOT NULL OR ("pass"."revoked_at" IS NULL AND ("pass"."valid_from" > $1 OR "pass"."valid_until" <= $2));

-- ne: 2 rows
SELECT "pass"."id", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at" FROM "pass" WHERE "pass"."revoked_at" IS NOT NULL OR ("pass"."revoked_at" IS NULL AND ("pass"."valid_from" > $1 OR "pass"."valid_until" <= $2)) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $3;

-- none.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE FALSE;

-- not.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE NOT ("pass"."revoked_at" IS NULL AND "pass"."valid_from" <= $1 AND "pass"."valid_until" > $2);

-- revoked.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."revoked_at" IS NOT NULL;

-- revoked: 1 rows
SELECT "pass"."id", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at" FROM "pass" WHERE "pass"."revoked_at" IS NOT NULL ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $1;

-- scheduled.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."revoked_at" IS NULL AND "pass"."valid_from" > $1 AND "pass"."valid_until" > $2;

-- scheduled: 2 rows
SELECT "pass"."id", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at" FROM "pass" WHERE "pass"."revoked_at" IS NULL AND "pass"."valid_from" > $1 AND "pass"."valid_until" > $2 ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $3;

-- two.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."revoked_at" IS NULL AND "pass"."valid_until" > $1;
