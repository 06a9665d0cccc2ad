-- 1 statements of 1 planned, in 1 round trips

-- events: 2 rows
SELECT "event"."id", "event"."kind", "event"."at", "event"."viewer", "event"."request_id", "event"."old_values", "event"."new_values" FROM "event" WHERE (NOT ("event"."id" = ANY($1) OR "event"."kind" = ANY($2) OR "event"."at" = ANY($3) OR "event"."viewer" = ANY($4) OR ("event"."request_id" IS NOT NULL AND "event"."request_id" = ANY($5)) OR ("event"."old_values" IS NOT NULL AND "event"."old_values" = ANY($6)) OR ("event"."new_values" IS NOT NULL AND "event"."new_values" = ANY($7)))) AND "event"."transaction_id" < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint) ORDER BY "event"."transaction_id" ASC, "event"."id" ASC LIMIT $8;
