-- 12 statements of 12 planned, in 2 round trips

-- gate.history.totalCount: 1 rows
SELECT "event"."gate_id", COUNT(*) AS "count" FROM "event" WHERE "event"."gate_id" = ANY($1) AND ("event"."kind" = ANY($2) AND "event"."transaction_id" < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint)) GROUP BY "event"."gate_id";

-- gate.history: 1 rows
SELECT "c"."kind", "c"."viewer", "c"."gate_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "event"."kind", "event"."viewer", "event"."gate_id" FROM "event" WHERE "event"."gate_id" = "k"."k" AND ("event"."kind" = ANY($2) AND "event"."transaction_id" < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint)) AND ("event"."transaction_id", "event"."id") > ($3, $4) ORDER BY "event"."transaction_id" ASC, "event"."id" ASC LIMIT $5) AS "c" ON TRUE;

-- gate.last: 1 rows
SELECT "c"."kind", "c"."gate_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "event"."kind", "event"."gate_id" FROM "event" WHERE "event"."gate_id" = "k"."k" AND "event"."transaction_id" < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint) AND ("event"."transaction_id", "event"."id") < ($2, $3) ORDER BY "event"."transaction_id" DESC, "event"."id" DESC LIMIT $4) AS "c" ON TRUE;

-- gate: 1 rows
SELECT "id" FROM "gate" WHERE "code" = $1;

-- holder.history.totalCount: 0 rows
SELECT "event"."holder_id", COUNT(*) AS "count" FROM "event" WHERE "event"."holder_id" = ANY($1) AND ("event"."kind" = ANY($2) AND "event"."transaction_id" < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint)) GROUP BY "event"."holder_id";

-- holder.history: 0 rows
SELECT "c"."kind", "c"."viewer", "c"."holder_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "event"."kind", "event"."viewer", "event"."holder_id" FROM "event" WHERE "event"."holder_id" = "k"."k" AND ("event"."kind" = ANY($2) AND "event"."transaction_id" < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint)) AND ("event"."transaction_id", "event"."id") > ($3, $4) ORDER BY "event"."transaction_id" ASC, "event"."id" ASC LIMIT $5) AS "c" ON TRUE;

-- holder.last: 1 rows
SELECT "c"."kind", "c"."holder_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "event"."kind", "event"."holder_id" FROM "event" WHERE "event"."holder_id" = "k"."k" AND "event"."transaction_id" < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint) AND ("event"."transaction_id", "event"."id") < ($2, $3) ORDER BY "event"."transaction_id" DESC, "event"."id" DESC LIMIT $4) AS "c" ON TRUE;

-- holder: 1 rows
SELECT "id" FROM "holder" WHERE "id" = $1;

-- pass.history.totalCount: 1 rows
SELECT "event"."pass_id", COUNT(*) AS "count" FROM "event" WHERE "event"."pass_id" = ANY($1) AND ("event"."kind" = ANY($2) AND "event"."transaction_id" < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint)) GROUP BY "event"."pass_id";

-- pass.history: 2 rows
SELECT "c"."kind", "c"."viewer", "c"."pass_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "event"."kind", "event"."viewer", "event"."pass_id" FROM "event" WHERE "event"."pass_id" = "k"."k" AND ("event"."kind" = ANY($2) AND "event"."transaction_id" < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint)) AND ("event"."transaction_id", "event"."id") > ($3, $4) ORDER BY "event"."transaction_id" ASC, "event"."id" ASC LIMIT $5) AS "c" ON TRUE;

-- pass.last: 1 rows
SELECT "c"."kind", "c"."pass_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "event"."kind", "event"."pass_id" FROM "event" WHERE "event"."pass_id" = "k"."k" AND "event"."transaction_id" < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint) AND ("event"."transaction_id", "event"."id") < ($2, $3) ORDER BY "event"."transaction_id" DESC, "event"."id" DESC LIMIT $4) AS "c" ON TRUE;

-- pass: 1 rows
SELECT "id" FROM "pass" WHERE "id" = $1;
