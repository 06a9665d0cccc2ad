-- 6 statements of 6 planned, in 2 round trips

-- narrowedByAKey: 1 rows
SELECT "pass"."id", "pass"."purpose" FROM "pass" WHERE "pass"."gate_id" = (SELECT "gate"."id" FROM "gate" WHERE "gate"."code" = ?) AND ("pass"."purpose" REGEXP ?) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;

-- narrowedByAParent.nodes.passes: 1 rows
SELECT "c"."code", "c"."gate_id" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."gate_id" = "k"."value" AND ("pass"."code" REGEXP ?) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."issued_at" DESC, "c"."id" DESC;

-- narrowedByAParent: 2 rows
SELECT "gate"."id" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?;

-- narrowedByAText: 1 rows
WITH "n" AS  MATERIALIZED (SELECT "holder".* FROM "holder" WHERE "holder"."id" IN (SELECT "rowid" FROM "holder_text" WHERE "holder_text" MATCH ?1 LIMIT ?2) LIMIT ?2) SELECT "p"."id", "p"."name" FROM (SELECT "holder"."id", "holder"."name" FROM "n" AS "holder" WHERE (NOT (SELECT COUNT(*) FROM "n") = ?2) AND (("holder"."name" REGEXP ?3) AND ("holder"."company" REGEXP ?4)) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?5) AS "p" UNION ALL SELECT "p"."id", "p"."name" FROM (SELECT "c"."id", "c"."name" FROM json_each((CASE WHEN ((SELECT COUNT(*) FROM "n") = ?2) THEN '[0]' ELSE '[]' END)) AS "k" CROSS JOIN "holder" AS "c" WHERE "c"."id" IN (SELECT "holder"."id" FROM "holder" WHERE ("holder"."name" REGEXP ?3) AND ("holder"."company" REGEXP ?4) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT ?5) ORDER BY "k"."key" ASC, "c"."name" ASC, "c"."id" ASC) AS "p";

-- notIndexed: 1 rows
SELECT "pass"."id", "pass"."purpose" FROM "pass" WHERE "pass"."purpose" REGEXP ? ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?;

-- short.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE "holder"."name" REGEXP ?;
