-- 12 statements of 12 planned, in 2 round trips

-- gate.history.totalCount: 1 rows
SELECT "event"."gate_id", COUNT(*) AS "count" FROM "event" WHERE "event"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND ("event"."kind" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND (TRUE)) GROUP BY "event"."gate_id";

-- gate.history: 1 rows
SELECT "c"."kind", "c"."viewer", "c"."gate_id" FROM json_each(?) AS "k" CROSS JOIN "event" AS "c" WHERE "c"."id" IN (SELECT "event"."id" FROM "event" WHERE "event"."gate_id" = "k"."value" AND ("event"."kind" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND (TRUE)) AND ("event"."transaction_id", "event"."id") > (?, ?) ORDER BY "event"."transaction_id" ASC, "event"."id" ASC LIMIT ?) ORDER BY "k"."key" ASC, "c"."transaction_id" ASC, "c"."id" ASC;

-- gate.last: 1 rows
SELECT "c"."kind", "c"."gate_id" FROM json_each(?) AS "k" CROSS JOIN "event" AS "c" WHERE "c"."id" IN (SELECT "event"."id" FROM "event" WHERE "event"."gate_id" = "k"."value" AND (TRUE) AND ("event"."transaction_id", "event"."id") < (?, ?) ORDER BY "event"."transaction_id" DESC, "event"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."transaction_id" DESC, "c"."id" DESC;

-- gate: 1 rows
SELECT "id" FROM "gate" WHERE "code" = ?;

-- holder.history.totalCount: 0 rows
SELECT "event"."holder_id", COUNT(*) AS "count" FROM "event" WHERE "event"."holder_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND ("event"."kind" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND (TRUE)) GROUP BY "event"."holder_id";

-- holder.history: 0 rows
SELECT "c"."kind", "c"."viewer", "c"."holder_id" FROM json_each(?) AS "k" CROSS JOIN "event" AS "c" WHERE "c"."id" IN (SELECT "event"."id" FROM "event" WHERE "event"."holder_id" = "k"."value" AND ("event"."kind" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND (TRUE)) AND ("event"."transaction_id", "event"."id") > (?, ?) ORDER BY "event"."transaction_id" ASC, "event"."id" ASC LIMIT ?) ORDER BY "k"."key" ASC, "c"."transaction_id" ASC, "c"."id" ASC;

-- holder.last: 1 rows
SELECT "c"."kind", "c"."holder_id" FROM json_each(?) AS "k" CROSS JOIN "event" AS "c" WHERE "c"."id" IN (SELECT "event"."id" FROM "event" WHERE "event"."holder_id" = "k"."value" AND (TRUE) AND ("event"."transaction_id", "event"."id") < (?, ?) ORDER BY "event"."transaction_id" DESC, "event"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."transaction_id" DESC, "c"."id" DESC;

-- holder: 1 rows
SELECT "id" FROM "holder" WHERE "id" = ?;

-- pass.history.totalCount: 1 rows
SELECT "event"."pass_id", COUNT(*) AS "count" FROM "event" WHERE "event"."pass_id" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND ("event"."kind" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND (TRUE)) GROUP BY "event"."pass_id";

-- pass.history: 2 rows
SELECT "c"."kind", "c"."viewer", "c"."pass_id" FROM json_each(?) AS "k" CROSS JOIN "event" AS "c" WHERE "c"."id" IN (SELECT "event"."id" FROM "event" WHERE "event"."pass_id" = "k"."value" AND ("event"."kind" IN (SELECT "k"."value" FROM json_each(?) AS "k") AND (TRUE)) AND ("event"."transaction_id", "event"."id") > (?, ?) ORDER BY "event"."transaction_id" ASC, "event"."id" ASC LIMIT ?) ORDER BY "k"."key" ASC, "c"."transaction_id" ASC, "c"."id" ASC;

-- pass.last: 1 rows
SELECT "c"."kind", "c"."pass_id" FROM json_each(?) AS "k" CROSS JOIN "event" AS "c" WHERE "c"."id" IN (SELECT "event"."id" FROM "event" WHERE "event"."pass_id" = "k"."value" AND (TRUE) AND ("event"."transaction_id", "event"."id") < (?, ?) ORDER BY "event"."transaction_id" DESC, "event"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."transaction_id" DESC, "c"."id" DESC;

-- pass: 1 rows
SELECT "id" FROM "pass" WHERE "id" = ?;
