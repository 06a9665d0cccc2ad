-- 4 statements of 4 planned, in 2 round trips

-- passes.nodes.gate: 1 rows
SELECT "id", "code" FROM "gate" WHERE "id" = ANY($1);

-- passes: 3 rows
SELECT "pass"."id", "pass"."code", "pass"."gate_id" FROM "pass" WHERE "pass"."gate_id" = (SELECT "gate"."id" FROM "gate" WHERE "gate"."code" = $1) AND "pass"."holder_id" IN (SELECT "holder"."id" FROM "holder" WHERE "holder"."blocked_at" IS NULL) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $2;

-- scans.nodes.gate: 1 rows
SELECT "id", "code" FROM "gate" WHERE "id" = ANY($1);

-- scans: 3 rows
SELECT "scan"."id", "scan"."code", "scan"."gate_id" FROM "scan" WHERE "scan"."gate_id" = (SELECT "gate"."id" FROM "gate" WHERE "gate"."code" = $1) AND "scan"."pass_id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."holder_id" IN (SELECT "holder"."id" FROM "holder" WHERE strpos(translate(upper("holder"."name" COLLATE "C"), 'ſK', 'SK'), $2) > $3) AND "pass"."gate_id" IN (SELECT "gate"."id" FROM "gate" WHERE "gate"."closed_at" IS NULL)) ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $4;
