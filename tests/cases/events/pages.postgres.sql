-- 7 statements of 8 planned, in 2 round trips

-- all: 12 rows
SELECT "event"."id", "event"."kind" FROM "event" WHERE "event"."transaction_id" < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint) ORDER BY "event"."transaction_id" ASC, "event"."id" ASC LIMIT $1;

-- events.edges.node.gate: 3 rows
SELECT "id", "code" FROM "gate" WHERE "id" = ANY($1);

-- events.edges.node.holder: 1 rows
SELECT "id", "name" FROM "holder" WHERE "id" = ANY($1);

-- events.edges.node.pass: 1 rows
SELECT "id", "code" FROM "pass" WHERE "id" = ANY($1);

-- events.totalCount: 1 rows
SELECT COUNT(*) FROM "event" WHERE "event"."kind" <> $1 AND "event"."gate_id" IN (SELECT "gate"."id" FROM "gate" WHERE "gate"."code" <> $2) AND "event"."transaction_id" < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint);

-- events: 5 rows
SELECT "p"."id", "p"."kind", "p"."at", "p"."viewer", "p"."request_id", "p"."gate_id", "p"."holder_id", "p"."pass_id", "p"."scan_id", "p"."transaction_id", 0 AS "side" FROM (SELECT "event"."id", "event"."kind", "event"."at", "event"."viewer", "event"."request_id", "event"."gate_id", "event"."holder_id", "event"."pass_id", "event"."scan_id", "event"."transaction_id" FROM "event" WHERE "event"."kind" <> $1 AND "event"."gate_id" IN (SELECT "gate"."id" FROM "gate" WHERE "gate"."code" <> $2) AND "event"."transaction_id" < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint) AND ("event"."transaction_id", "event"."id") > ($3, $4) ORDER BY "event"."transaction_id" ASC, "event"."id" ASC LIMIT $5) AS "p" UNION ALL (SELECT "p"."id", "p"."kind", "p"."at", "p"."viewer", "p"."request_id", "p"."gate_id", "p"."holder_id", "p"."pass_id", "p"."scan_id", "p"."transaction_id", 1 AS "side" FROM (SELECT "event"."id", "event"."kind", "event"."at", "event"."viewer", "event"."request_id", "event"."gate_id", "event"."holder_id", "event"."pass_id", "event"."scan_id", "event"."transaction_id" FROM "event" WHERE "event"."kind" <> $1 AND "event"."gate_id" IN (SELECT "gate"."id" FROM "gate" WHERE "gate"."code" <> $2) AND "event"."transaction_id" < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint) AND ("event"."transaction_id", "event"."id") <= ($3, $4) ORDER BY "event"."transaction_id" DESC, "event"."id" DESC LIMIT $6) AS "p");

-- newest: 2 rows
SELECT "event"."id", "event"."kind", "event"."old_values", "event"."new_values" FROM "event" WHERE "event"."transaction_id" < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint) AND ("event"."transaction_id", "event"."id") < ($1, $2) ORDER BY "event"."transaction_id" DESC, "event"."id" DESC LIMIT $3;
