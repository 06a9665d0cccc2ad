-- 1 statements of 1 planned, in 1 round trips

-- holders: 2 rows
SELECT "holder"."id", "holder"."name", "holder"."company", "holder"."phone", "holder"."blocked_at", "holder"."block_reason", "holder"."created_at" FROM "holder" WHERE NOT ("holder"."id" = ANY($1) OR "holder"."name" = ANY($2) OR ("holder"."company" IS NOT NULL AND "holder"."company" = ANY($3)) OR ("holder"."phone" IS NOT NULL AND "holder"."phone" = ANY($4)) OR ("holder"."blocked_at" IS NOT NULL AND "holder"."blocked_at" = ANY($5)) OR ("holder"."block_reason" IS NOT NULL AND "holder"."block_reason" = ANY($6)) OR "holder"."created_at" = ANY($7)) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $8;
