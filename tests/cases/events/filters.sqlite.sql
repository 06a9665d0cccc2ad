-- 4 statements of 4 planned, in 1 round trips

-- events: 3 rows
SELECT "event"."id", "event"."kind" FROM "event" WHERE ("event"."pass_id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."kind" = ?) OR "event"."holder_id" IN (SELECT "holder"."id" FROM "holder" WHERE "holder"."name" REGEXP ?) OR "event"."scan_id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."direction" = ?)) AND (NOT "event"."request_id" IS NOT NULL) AND "event"."at" IS NOT NULL AND (TRUE) ORDER BY "event"."transaction_id" ASC, "event"."id" ASC LIMIT ?;

-- gates: 1 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE EXISTS(SELECT 1 FROM "event" WHERE "event"."gate_id" = "gate"."id" AND ("event"."kind" = ? AND (TRUE))) ORDER BY "gate"."code" ASC LIMIT ?;

-- holders.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE NOT "holder"."id" IN (SELECT "event"."holder_id" FROM "event" WHERE "event"."holder_id" IS NOT NULL AND ("event"."kind" IS NOT NULL AND (TRUE)));

-- passes: 1 rows
SELECT "pass"."id", "pass"."code" FROM "pass" WHERE EXISTS(SELECT 1 FROM "event" WHERE "event"."pass_id" = "pass"."id" AND ("event"."viewer" = ? AND (TRUE))) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;
