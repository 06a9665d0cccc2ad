-- 6 statements of 6 planned, in 2 round trips

-- gates.nodes.passes.groups: 5 rows
SELECT "r"."parent", "r"."computed", "r"."count" FROM (SELECT "g"."parent", "g"."computed", "g"."count", row_number() OVER ( PARTITION BY "g"."parent" ORDER BY "g"."computed" ASC ) AS "rank" FROM (SELECT "pass"."gate_id" AS "parent", (CASE WHEN ("pass"."revoked_at" IS NOT NULL) THEN 'REVOKED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_from" > $1 AND "pass"."valid_until" > $2) THEN 'SCHEDULED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_until" <= $3) THEN 'EXPIRED' WHEN ("pass"."revoked_at" IS NULL AND "pass"."valid_from" <= $4 AND "pass"."valid_until" > $5) THEN 'ACTIVE' END) AS "computed", COUNT(*) AS "count" FROM "pass" WHERE "pass"."gate_id" = ANY($6) AND ("pass"."gate_id" = ANY($7) OR "pass"."any_gate" = $8) GROUP BY 1, 2) AS "g") AS "r" WHERE "r"."rank" <= $9 ORDER BY "r"."parent" ASC, "r"."rank" ASC;

-- gates: 2 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;

-- passes.groups.holder: 3 rows
SELECT "id" FROM "holder" WHERE "id" = ANY($1) AND EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" = ANY($2) OR "pass"."any_gate" = $3));

-- passes.groups: 4 rows
SELECT "pass"."holder_id" AS "holder_id", COUNT(*) AS "count" FROM "pass" WHERE "pass"."gate_id" = ANY($1) OR "pass"."any_gate" = $2 GROUP BY 1 ORDER BY 2 DESC, 1 ASC LIMIT $3;

-- scans.groups.gate: 2 rows
SELECT "id", "code" FROM "gate" WHERE "id" = ANY($1);

-- scans.groups: 3 rows
SELECT "scan"."outcome" AS "outcome", "scan"."gate_id" AS "gate_id", COUNT(*) AS "count" FROM "scan" WHERE "scan"."gate_id" = ANY($1) GROUP BY 1, 2 ORDER BY 1 ASC, 2 ASC LIMIT $2;
