-- 13 statements of 13 planned, in 1 round trips

-- active.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."revoked_at" IS NULL AND "pass"."valid_from" <= ? AND "pass"."valid_until" > ?;

-- active: 2 rows
SELECT "pass"."id", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at" FROM "pass" WHERE "pass"."revoked_at" IS NULL AND (+("pass"."valid_from" <= ?)) AND (+("pass"."valid_until" > ?)) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;

-- expired.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."revoked_at" IS NULL AND "pass"."valid_until" <= ?;

-- expired: 2 rows
SELECT "pass"."id", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at" FROM "pass" WHERE "pass"."revoked_at" IS NULL AND (+("pass"."valid_until" <= ?)) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;

-- ne.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."revoked_at" IS NOT NULL OR ("pass"."revoked_at" IS NULL AND ("pass"."valid_from" > ? OR "pass"."valid_until" <= ?));

-- ne: 2 rows
SELECT "pass"."id", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at" FROM "pass" WHERE "pass"."revoked_at" IS NOT NULL OR ("pass"."revoked_at" IS NULL AND ((+("pass"."valid_from" > ?)) OR (+("pass"."valid_until" <= ?)))) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;

-- none.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE FALSE;

-- not.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE NOT ("pass"."revoked_at" IS NULL AND "pass"."valid_from" <= ? AND "pass"."valid_until" > ?);

-- revoked.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."revoked_at" IS NOT NULL;

-- revoked: 1 rows
SELECT "pass"."id", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at" FROM "pass" WHERE "pass"."revoked_at" IS NOT NULL ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;

-- scheduled.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."revoked_at" IS NULL AND "pass"."valid_from" > ? AND "pass"."valid_until" > ?;

-- scheduled: 2 rows
SELECT "pass"."id", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at" FROM "pass" WHERE "pass"."revoked_at" IS NULL AND (+("pass"."valid_from" > ?)) AND (+("pass"."valid_until" > ?)) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;

-- two.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."revoked_at" IS NULL AND "pass"."valid_until" > ?;
