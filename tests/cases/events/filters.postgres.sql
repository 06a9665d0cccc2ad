-- 4 statements of 4 planned, in 1 round trips

-- events: 3 rows
SELECT "event"."id", "event"."kind" FROM "event" WHERE ("event"."pass_id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."kind" = $1) OR "event"."holder_id" IN (SELECT "holder"."id" FROM "holder" WHERE strpos(translate(upper("holder"."name" COLLATE "C"), 'ſK', 'SK'), $2) > $3) OR "event"."scan_id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."direction" = $4)) AND (NOT "event"."request_id" IS NOT NULL) AND "event"."at" IS NOT NULL AND "event"."transaction_id" < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint) ORDER BY "event"."transaction_id" ASC, "event"."id" ASC LIMIT $5;

-- gates: 1 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE EXISTS(SELECT 1 FROM "event" WHERE "event"."gate_id" = "gate"."id" AND ("event"."kind" = $1 AND "event"."transaction_id" < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint))) ORDER BY "gate"."code" ASC LIMIT $2;

-- holders.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE NOT EXISTS(SELECT 1 FROM "event" WHERE "event"."holder_id" = "holder"."id" AND ("event"."kind" IS NOT NULL AND "event"."transaction_id" < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint)));

-- passes: 1 rows
SELECT "pass"."id", "pass"."code" FROM "pass" WHERE EXISTS(SELECT 1 FROM "event" WHERE "event"."pass_id" = "pass"."id" AND ("event"."viewer" = $1 AND "event"."transaction_id" < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint))) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $2;
