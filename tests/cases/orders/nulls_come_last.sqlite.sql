-- 5 statements of 5 planned, in 1 round trips

-- closed: 3 rows
SELECT "p"."id", "p"."code", "p"."closed_at" FROM (SELECT "gate"."id", "gate"."code", "gate"."closed_at" FROM "gate" WHERE unlikely("gate"."closed_at" IS NULL) ORDER BY "gate"."closed_at" ASC, "gate"."id" ASC LIMIT ?1) AS "p" UNION ALL SELECT "p"."id", "p"."code", "p"."closed_at" FROM (SELECT "gate"."id", "gate"."code", "gate"."closed_at" FROM "gate" WHERE "gate"."closed_at" IS NOT NULL ORDER BY "gate"."closed_at" ASC, "gate"."id" ASC LIMIT ?1) AS "p" LIMIT ?1;

-- down: 8 rows
SELECT "p"."id", "p"."company" FROM (SELECT "holder"."id", "holder"."company" FROM "holder" WHERE "holder"."company" IS NOT NULL ORDER BY "holder"."company" DESC, "holder"."id" DESC LIMIT ?1) AS "p" UNION ALL SELECT "p"."id", "p"."company" FROM (SELECT "holder"."id", "holder"."company" FROM "holder" WHERE unlikely("holder"."company" IS NULL) ORDER BY "holder"."company" DESC, "holder"."id" DESC LIMIT ?1) AS "p" LIMIT ?1;

-- end: 5 rows
SELECT "p"."id", "p"."company" FROM (SELECT "holder"."id", "holder"."company" FROM "holder" WHERE unlikely("holder"."company" IS NULL) ORDER BY "holder"."company" DESC, "holder"."id" DESC LIMIT ?1) AS "p" UNION ALL SELECT "p"."id", "p"."company" FROM (SELECT "holder"."id", "holder"."company" FROM "holder" WHERE "holder"."company" IS NOT NULL ORDER BY "holder"."company" DESC, "holder"."id" DESC LIMIT ?1) AS "p" LIMIT ?1;

-- start: 4 rows
SELECT "p"."id", "p"."inside_since" FROM (SELECT "pass"."id", "pass"."inside_since" FROM "pass" WHERE "pass"."inside_since" IS NOT NULL ORDER BY "pass"."inside_since" DESC, "pass"."id" DESC LIMIT ?1) AS "p" UNION ALL SELECT "p"."id", "p"."inside_since" FROM (SELECT "pass"."id", "pass"."inside_since" FROM "pass" WHERE unlikely("pass"."inside_since" IS NULL) ORDER BY "pass"."inside_since" DESC, "pass"."id" DESC LIMIT ?1) AS "p" LIMIT ?1;

-- up: 8 rows
SELECT "p"."id", "p"."company" FROM (SELECT "holder"."id", "holder"."company" FROM "holder" WHERE "holder"."company" IS NOT NULL ORDER BY "holder"."company" ASC, "holder"."id" ASC LIMIT ?1) AS "p" UNION ALL SELECT "p"."id", "p"."company" FROM (SELECT "holder"."id", "holder"."company" FROM "holder" WHERE unlikely("holder"."company" IS NULL) ORDER BY "holder"."company" ASC, "holder"."id" ASC LIMIT ?1) AS "p" LIMIT ?1;
