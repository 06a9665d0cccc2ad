-- 2 statements of 2 planned, in 2 round trips

-- gates.nodes.occupancy: 1 rows
SELECT "pass"."gate_id", COUNT(*) AS "count" FROM "pass" WHERE "pass"."gate_id" = ANY($1) AND "pass"."inside_since" IS NOT NULL GROUP BY "pass"."gate_id";

-- gates: 2 rows
SELECT "gate"."id", "gate"."code", "gate"."name", "gate"."location", "gate"."closed_at", "gate"."created_at", "gate"."version", "gate"."updated_at" FROM "gate" WHERE NOT ("gate"."id" = ANY($1) OR "gate"."code" = ANY($2) OR "gate"."name" = ANY($3) OR "gate"."location" = ANY($4) OR ("gate"."closed_at" IS NOT NULL AND "gate"."closed_at" = ANY($5)) OR "gate"."created_at" = ANY($6) OR "gate"."version" = ANY($7) OR ("gate"."updated_at" IS NOT NULL AND "gate"."updated_at" = ANY($8))) ORDER BY "gate"."code" ASC LIMIT $9;
