-- 6 statements of 6 planned, in 2 round trips

-- narrowedByAKey: 1 rows
SELECT "pass"."id", "pass"."purpose" FROM "pass" WHERE "pass"."gate_id" = (SELECT "gate"."id" FROM "gate" WHERE "gate"."code" = $1) AND strpos(translate(upper("pass"."purpose" COLLATE "C"), 'ſK', 'SK'), $2) > $3 ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $4;

-- narrowedByAParent.nodes.passes: 1 rows
SELECT "c"."code", "c"."gate_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."code", "pass"."gate_id" FROM "pass" WHERE "pass"."gate_id" = "k"."k" AND STARTS_WITH(translate(upper("pass"."code" COLLATE "C"), 'ſK', 'SK'), $2) ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $3) AS "c" ON TRUE;

-- narrowedByAParent: 2 rows
SELECT "gate"."id" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1;

-- narrowedByAText: 1 rows
WITH "n" AS  MATERIALIZED (SELECT "holder".* FROM "holder" WHERE gatepass_fold("holder"."name") LIKE gatepass_fold($1) LIMIT $2) SELECT "p"."id", "p"."name" FROM (SELECT "holder"."id", "holder"."name" FROM "n" AS "holder" WHERE (NOT (SELECT COUNT(*) FROM "n") = $2) AND (strpos(translate(upper("holder"."name" COLLATE "C"), 'ſK', 'SK'), $3) > $4 AND strpos(translate(upper("holder"."company" COLLATE "C"), 'ſK', 'SK'), $5) > $4) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $6) AS "p" UNION ALL (SELECT "p"."id", "p"."name" FROM (SELECT "holder"."id", "holder"."name" FROM "holder" WHERE (SELECT COUNT(*) FROM "n") = $2 AND (strpos(translate(upper("holder"."name" COLLATE "C"), 'ſK', 'SK'), $3) > $4 AND strpos(translate(upper("holder"."company" COLLATE "C"), 'ſK', 'SK'), $5) > $4) ORDER BY "holder"."name" ASC, "holder"."id" ASC LIMIT $6) AS "p");

-- notIndexed: 1 rows
SELECT "pass"."id", "pass"."purpose" FROM "pass" WHERE strpos(translate(upper("pass"."purpose" COLLATE "C"), 'ſK', 'SK'), $1) > $2 ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $3;

-- short.totalCount: 1 rows
SELECT COUNT(*) FROM "holder" WHERE strpos(translate(upper("holder"."name" COLLATE "C"), 'ſK', 'SK'), $1) > $2;
