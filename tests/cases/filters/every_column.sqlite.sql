-- 4 statements of 4 planned, in 1 round trips

-- gates.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE ("gate"."code" REGEXP ?) AND "gate"."name" <> ? AND "gate"."location" <> ? AND "gate"."closed_at" IS NULL AND "gate"."created_at" <= ?;

-- holders.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE "holder"."name" <> ? AND "holder"."company" IS NOT NULL AND "holder"."phone" IS NOT NULL AND "holder"."blocked_at" IS NULL AND "holder"."block_reason" IS NULL AND "holder"."created_at" <= ?;

-- passes.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."code" <> ? AND "pass"."purpose" IS NOT NULL AND "pass"."vehicle_plate" IS NULL AND "pass"."issued_at" <= ? AND "pass"."valid_from" <= ? AND "pass"."valid_until" > ? AND "pass"."revoked_at" IS NULL AND "pass"."revoke_reason" IS NULL AND "pass"."inside_since" IS NULL;

-- scans.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."code" <> ? AND "scan"."scanned_at" <= ?;
