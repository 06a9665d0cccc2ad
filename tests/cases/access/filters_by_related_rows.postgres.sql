-- 5 statements of 5 planned, in 2 round trips

-- gates: 2 rows
SELECT "gate"."id", "gate"."code" FROM "gate" WHERE EXISTS(SELECT 1 FROM "pass" WHERE "pass"."gate_id" = "gate"."id" AND ("pass"."holder_id" IN (SELECT "holder"."id" FROM "holder" WHERE strpos(translate(upper("holder"."name" COLLATE "C"), 'ſK', 'SK'), $1) > $2) AND ("pass"."gate_id" = ANY($3) OR "pass"."any_gate" = $4))) ORDER BY "gate"."code" ASC LIMIT $5;

-- holders: 4 rows
SELECT "holder"."id", "holder"."name" FROM "holder" WHERE EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND (EXISTS(SELECT 1 FROM "scan" WHERE "scan"."pass_id" = "pass"."id" AND ("scan"."direction" = $1 AND "scan"."gate_id" = ANY($2))) AND ("pass"."gate_id" = ANY($3) OR "pass"."any_gate" = $4))) AND EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" = ANY($5) OR "pass"."any_gate" = $6) OFFSET $7) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $8;

-- others.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE (NOT EXISTS(SELECT 1 FROM "scan" WHERE "scan"."holder_id" = "holder"."id" AND ("scan"."outcome" = $1 AND "scan"."gate_id" = ANY($2)))) AND EXISTS(SELECT 1 FROM "pass" WHERE "pass"."holder_id" = "holder"."id" AND ("pass"."gate_id" = ANY($3) OR "pass"."any_gate" = $4));

-- scans.nodes.pass: 1 rows
SELECT "id", "kind" FROM "pass" WHERE "id" = ANY($1) AND ("pass"."gate_id" = ANY($2) OR "pass"."any_gate" = $3);

-- scans: 3 rows
SELECT "scan"."id", "scan"."code", "scan"."pass_id" FROM "scan" WHERE (NOT ("scan"."pass_id" IS NOT NULL AND "scan"."pass_id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."kind" = $1 AND ("pass"."gate_id" = ANY($2) OR "pass"."any_gate" = $3)))) AND "scan"."gate_id" = ANY($4) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $5;
