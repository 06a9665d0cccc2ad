-- 8 statements of 8 planned, in 2 round trips

-- events.nodes.gate: 1 rows
SELECT "id", "code" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- events.nodes.holder: 3 rows
SELECT "id", "name" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?));

-- events.nodes.pass: 0 rows
SELECT "id" FROM "pass" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND ("pass"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") OR "pass"."any_gate" = ?);

-- events.nodes.scan: 0 rows
SELECT "id" FROM "scan" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND "scan"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- events.totalCount: 1 rows
SELECT COUNT(*) FROM "event" WHERE (TRUE) AND "event"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k");

-- events: 3 rows
SELECT "event"."id", "event"."kind", "event"."gate_id", "event"."holder_id", "event"."pass_id", "event"."scan_id" FROM "event" WHERE (TRUE) AND (+("event"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k"))) ORDER BY "event"."transaction_id" ASC, "event"."id" ASC LIMIT ?;

-- gates.nodes.history.totalCount: 1 rows
SELECT "event"."gate_id", COUNT(*) AS "count" FROM "event" WHERE "event"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND ((TRUE) AND "event"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k")) GROUP BY "event"."gate_id";

-- gates: 4 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;
