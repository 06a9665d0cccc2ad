-- 13 statements of 13 planned, in 1 round trips

-- active.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."active" AS "number" FROM "pass_tally" UNION ALL SELECT (CASE WHEN ((SELECT "pass_tally_time"."at" FROM "pass_tally_time") <= ?1) THEN 1 ELSE -1 END) AS "number" FROM "pass" WHERE "pass"."revoked_at" IS NULL AND "pass"."valid_from" > min((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), ?1) AND "pass"."valid_from" <= max((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), ?1) UNION ALL SELECT (CASE WHEN ((SELECT "pass_tally_time"."at" FROM "pass_tally_time") <= ?1) THEN -1 ELSE 1 END) AS "number" FROM "pass" WHERE "pass"."revoked_at" IS NULL AND "pass"."valid_until" > min((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), ?1) AND "pass"."valid_until" <= max((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), ?1)) AS "summed";

-- active: 2 rows
SELECT "pass"."id", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at" FROM "pass" WHERE "pass"."revoked_at" IS NULL AND (+("pass"."valid_from" <= ?)) AND (+("pass"."valid_until" > ?)) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;

-- expired.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."expired" AS "number" FROM "pass_tally" UNION ALL SELECT (CASE WHEN ((SELECT "pass_tally_time"."at" FROM "pass_tally_time") <= ?1) THEN 1 ELSE -1 END) AS "number" FROM "pass" WHERE "pass"."revoked_at" IS NULL AND "pass"."valid_until" > min((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), ?1) AND "pass"."valid_until" <= max((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), ?1)) AS "summed";

-- expired: 2 rows
SELECT "pass"."id", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at" FROM "pass" WHERE "pass"."revoked_at" IS NULL AND (+("pass"."valid_until" <= ?)) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;

-- ne.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."expired" AS "number" FROM "pass_tally" UNION ALL SELECT (CASE WHEN ((SELECT "pass_tally_time"."at" FROM "pass_tally_time") <= ?1) THEN -1 ELSE 1 END) AS "number" FROM "pass" WHERE "pass"."revoked_at" IS NULL AND "pass"."valid_from" > min((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), ?1) AND "pass"."valid_from" <= max((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), ?1) UNION ALL SELECT (CASE WHEN ((SELECT "pass_tally_time"."at" FROM "pass_tally_time") <= ?1) THEN 1 ELSE -1 END) AS "number" FROM "pass" WHERE "pass"."revoked_at" IS NULL AND "pass"."valid_until" > min((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), ?1) AND "pass"."valid_until" <= max((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), ?1)) AS "summed";

-- ne: 2 rows
SELECT "pass"."id", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at" FROM "pass" WHERE "pass"."revoked_at" IS NOT NULL OR ("pass"."revoked_at" IS NULL AND ((+("pass"."valid_from" > ?)) OR (+("pass"."valid_until" <= ?)))) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;

-- none.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT 0 AS "number" FROM "pass_tally" WHERE FALSE) AS "summed";

-- not.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."expired" AS "number" FROM "pass_tally" UNION ALL SELECT (CASE WHEN ((SELECT "pass_tally_time"."at" FROM "pass_tally_time") <= ?1) THEN -1 ELSE 1 END) AS "number" FROM "pass" WHERE "pass"."revoked_at" IS NULL AND "pass"."valid_from" > min((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), ?1) AND "pass"."valid_from" <= max((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), ?1) UNION ALL SELECT (CASE WHEN ((SELECT "pass_tally_time"."at" FROM "pass_tally_time") <= ?1) THEN 1 ELSE -1 END) AS "number" FROM "pass" WHERE "pass"."revoked_at" IS NULL AND "pass"."valid_until" > min((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), ?1) AND "pass"."valid_until" <= max((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), ?1)) AS "summed";

-- revoked.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."revoked" AS "number" FROM "pass_tally") AS "summed";

-- revoked: 1 rows
SELECT "pass"."id", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at" FROM "pass" WHERE "pass"."revoked_at" IS NOT NULL ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;

-- scheduled.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."scheduled" AS "number" FROM "pass_tally" UNION ALL SELECT (CASE WHEN ((SELECT "pass_tally_time"."at" FROM "pass_tally_time") <= ?1) THEN -1 ELSE 1 END) AS "number" FROM "pass" WHERE "pass"."revoked_at" IS NULL AND "pass"."valid_from" > min((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), ?1) AND "pass"."valid_from" <= max((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), ?1)) AS "summed";

-- scheduled: 2 rows
SELECT "pass"."id", "pass"."valid_from", "pass"."valid_until", "pass"."revoked_at" FROM "pass" WHERE "pass"."revoked_at" IS NULL AND (+("pass"."valid_from" > ?)) AND (+("pass"."valid_until" > ?)) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;

-- two.totalCount: 1 rows
SELECT CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."scheduled" + "pass_tally"."active" AS "number" FROM "pass_tally" UNION ALL SELECT (CASE WHEN ((SELECT "pass_tally_time"."at" FROM "pass_tally_time") <= ?1) THEN -1 ELSE 1 END) AS "number" FROM "pass" WHERE "pass"."revoked_at" IS NULL AND "pass"."valid_until" > min((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), ?1) AND "pass"."valid_until" <= max((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), ?1)) AS "summed";
