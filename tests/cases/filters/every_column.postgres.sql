-- 4 statements of 4 planned, in 1 round trips

-- gates.totalCount: 1 rows
SELECT COUNT(*) FROM "gate" WHERE STARTS_WITH(translate(upper("gate"."code" COLLATE "C"), 'ſK', 'SK'), $1) AND "gate"."name" <> $2 AND "gate"."location" <> $3 AND "gate"."closed_at" IS NULL AND "gate"."created_at" <= $4;

-- holders.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE "holder"."name" <> $1 AND "holder"."company" IS NOT NULL AND "holder"."phone" IS NOT NULL AND "holder"."blocked_at" IS NULL AND "holder"."block_reason" IS NULL AND "holder"."created_at" <= $2;

-- passes.totalCount: 1 rows
SELECT COUNT(*) FROM "pass" WHERE "pass"."code" <> $1 AND "pass"."purpose" IS NOT NULL AND "pass"."vehicle_plate" IS NULL AND "pass"."issued_at" <= $2 AND "pass"."valid_from" <= $3 AND "pass"."valid_until" > $4 AND "pass"."revoked_at" IS NULL AND "pass"."revoke_reason" IS NULL AND "pass"."inside_since" IS NULL;

-- scans.totalCount: 1 rows
SELECT COUNT(*) FROM "scan" WHERE "scan"."code" <> $1 AND "scan"."scanned_at" <= $2;
