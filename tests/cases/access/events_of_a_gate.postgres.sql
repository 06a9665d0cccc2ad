-- 8 statements of 8 planned, in 2 round trips

-- events.nodes.gate: 1 rows
SELECT "id", "code" FROM "gate" WHERE "id" = ANY($1);

-- events.nodes.holder: 3 rows
SELECT "id", "name" FROM "holder" WHERE "id" = ANY($1) AND EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" = ANY($2) OR "pass"."any_gate" = $3));

-- events.nodes.pass: 0 rows
SELECT "id" FROM "pass" WHERE "id" = ANY($1) AND ("pass"."gate_id" = ANY($2) OR "pass"."any_gate" = $3);

-- events.nodes.scan: 0 rows
SELECT "id" FROM "scan" WHERE "id" = ANY($1) AND "scan"."gate_id" = ANY($2);

-- events.totalCount: 1 rows
SELECT COUNT(*) FROM "event" WHERE "event"."transaction_id" < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint) AND "event"."gate_id" = ANY($1);

-- events: 3 rows
SELECT "event"."id", "event"."kind", "event"."gate_id", "event"."holder_id", "event"."pass_id", "event"."scan_id" FROM "event" WHERE "event"."transaction_id" < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint) AND "event"."gate_id" = ANY($1) ORDER BY "event"."transaction_id" ASC, "event"."id" ASC LIMIT $2;

-- gates.nodes.history.totalCount: 1 rows
SELECT "event"."gate_id", COUNT(*) AS "count" FROM "event" WHERE "event"."gate_id" = ANY($1) AND ("event"."transaction_id" < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint) AND "event"."gate_id" = ANY($2)) GROUP BY "event"."gate_id";

-- gates: 4 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;
