-- 10 statements of 11 planned, in 3 round trips

-- gates.nodes.passes.groups: 10 rows
SELECT "r"."parent", "r"."computed", "r"."count" FROM (SELECT "g"."parent", "g"."computed", "g"."count", row_number() OVER ( PARTITION BY "g"."parent" ORDER BY "g"."count" DESC, "g"."computed" ASC ) AS "rank" FROM (SELECT "summed"."parent", "summed"."computed", CAST(SUM("summed"."number") AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id" AS "parent", 'REVOKED' AS "computed", "pass_tally"."revoked" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" = ANY($1) UNION ALL (SELECT "pass_tally"."gate_id" AS "parent", 'SCHEDULED' AS "computed", "pass_tally"."scheduled" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" = ANY($1)) UNION ALL (SELECT "pass_tally"."gate_id" AS "parent", 'ACTIVE' AS "computed", "pass_tally"."active" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" = ANY($1)) UNION ALL (SELECT "pass_tally"."gate_id" AS "parent", 'EXPIRED' AS "computed", "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" = ANY($1)) UNION ALL (SELECT "pass_tally_change"."gate_id" AS "parent", (CASE WHEN ("pass_tally_change"."revoked") THEN 'REVOKED' WHEN (NOT "pass_tally_change"."valid_from" <= (SELECT "pass_tally_time"."at" FROM "pass_tally_time")) THEN 'SCHEDULED' WHEN (NOT "pass_tally_change"."valid_until" <= (SELECT "pass_tally_time"."at" FROM "pass_tally_time")) THEN 'ACTIVE' ELSE 'EXPIRED' END) AS "computed", "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE "pass_tally_change"."gate_id" = ANY($1)) UNION ALL (SELECT "pass"."gate_id" AS "parent", 'SCHEDULED' AS "computed", (CASE WHEN ((SELECT "pass_tally_time"."at" FROM "pass_tally_time") <= $2) THEN -1 ELSE 1 END) AS "number" FROM "pass" WHERE "pass"."gate_id" + (0) = ANY($1) AND "pass"."revoked_at" IS NULL AND "pass"."valid_from" > LEAST((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), $2) AND "pass"."valid_from" <= GREATEST((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), $2)) UNION ALL (SELECT "pass"."gate_id" AS "parent", 'ACTIVE' AS "computed", (CASE WHEN ((SELECT "pass_tally_time"."at" FROM "pass_tally_time") <= $2) THEN 1 ELSE -1 END) AS "number" FROM "pass" WHERE "pass"."gate_id" + (0) = ANY($1) AND "pass"."revoked_at" IS NULL AND "pass"."valid_from" > LEAST((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), $2) AND "pass"."valid_from" <= GREATEST((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), $2)) UNION ALL (SELECT "pass"."gate_id" AS "parent", 'ACTIVE' AS "computed", (CASE WHEN ((SELECT "pass_tally_time"."at" FROM "pass_tally_time") <= $2) THEN -1 ELSE 1 END) AS "number" FROM "pass" WHERE "pass"."gate_id" + (0) = ANY($1) AND "pass"."revoked_at" IS NULL AND "pass"."valid_until" > LEAST((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), $2) AND "pass"."valid_until" <= GREATEST((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), $2)) UNION ALL (SELECT "pass"."gate_id" AS "parent", 'EXPIRED' AS "computed", (CASE WHEN ((SELECT "pass_tally_time"."at" FROM "pass_tally_time") <= $2) THEN 1 ELSE -1 END) AS "number" FROM "pass" WHERE "pass"."gate_id" + (0) = ANY($1) AND "pass"."revoked_at" IS NULL AND "pass"."valid_until" > LEAST((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), $2) AND "pass"."valid_until" <= GREATEST((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), $2))) AS "summed" GROUP BY "summed"."parent", "summed"."computed" HAVING SUM("summed"."number") <> (0)) AS "g") AS "r" WHERE "r"."rank" <= $3 ORDER BY "r"."parent" ASC, "r"."rank" ASC;

-- gates.nodes.scans.groups: 1 rows
SELECT "r"."parent", "r"."time", "r"."outcome", "r"."count" FROM (SELECT "g"."parent", "g"."time", "g"."outcome", "g"."count", row_number() OVER ( PARTITION BY "g"."parent" ORDER BY "g"."time" ASC, "g"."outcome" ASC ) AS "rank" FROM (SELECT "scan"."gate_id" AS "parent", (date_part('epoch', date_trunc('second', "scan"."scanned_at"))::bigint + ($1::_int8)[ width_bucket("scan"."scanned_at", $2::_timestamptz) + 1 ]) / 3600 AS "time", "scan"."outcome" AS "outcome", COUNT(*) AS "count" FROM "scan" WHERE "scan"."gate_id" = ANY($3) AND "scan"."scanned_at" >= $4 GROUP BY 1, 2, 3) AS "g") AS "r" WHERE "r"."rank" <= $5 ORDER BY "r"."parent" ASC, "r"."rank" ASC;

-- gates.nodes.scans.totalCount: 1 rows
SELECT "scan"."gate_id", COUNT(*) AS "count" FROM "scan" WHERE "scan"."gate_id" = ANY($1) AND "scan"."scanned_at" >= $2 GROUP BY "scan"."gate_id";

-- gates: 4 rows
SELECT "gate"."id", "gate"."code" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;

-- none: 0 rows
SELECT "gate"."id" FROM "gate" WHERE "gate"."code" = $1 ORDER BY "gate"."code" ASC LIMIT $2;

-- passes.nodes.holder.passes.groups: 1 rows
SELECT "r"."parent", "r"."kind", "r"."count" FROM (SELECT "g"."parent", "g"."kind", "g"."count", row_number() OVER ( PARTITION BY "g"."parent" ORDER BY "g"."kind" ASC ) AS "rank" FROM (SELECT "pass"."holder_id" AS "parent", "pass"."kind" AS "kind", COUNT(*) AS "count" FROM "pass" WHERE "pass"."holder_id" = ANY($1) AND ("pass"."revoked_at" IS NULL AND "pass"."valid_from" <= $2 AND "pass"."valid_until" > $3) GROUP BY 1, 2) AS "g") AS "r" WHERE "r"."rank" <= $4 ORDER BY "r"."parent" ASC, "r"."rank" ASC;

-- passes.nodes.holder: 2 rows
SELECT "id" FROM "holder" WHERE "id" = ANY($1);

-- passes.nodes.scans.groups.gate: 4 rows
SELECT "id", "code" FROM "gate" WHERE "id" = ANY($1);

-- passes.nodes.scans.groups: 9 rows
SELECT "r"."parent", "r"."gate_id", "r"."direction", "r"."count" FROM (SELECT "g"."parent", "g"."gate_id", "g"."direction", "g"."count", row_number() OVER ( PARTITION BY "g"."parent" ORDER BY "g"."gate_id" ASC, "g"."direction" ASC ) AS "rank" FROM (SELECT "scan"."pass_id" AS "parent", "scan"."gate_id" AS "gate_id", "scan"."direction" AS "direction", COUNT(*) AS "count" FROM "scan" WHERE "scan"."pass_id" = ANY($1) GROUP BY 1, 2, 3) AS "g") AS "r" WHERE "r"."rank" <= $2 ORDER BY "r"."parent" ASC, "r"."rank" ASC;

-- passes: 3 rows
SELECT "pass"."id", "pass"."holder_id" FROM "pass" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $1;
