// Runs graphql-http's audits against the server at the given URL and prints the
// result of each. Fails unless all of them pass, even those that the specification
// only allows (MAY).
import { serverAudits } from "graphql-http";

const [url] = process.argv.slice(2);
if (!url) {
  console.error("usage: node audit.js http://HOST:PORT/graphql");
  process.exit(2);
}

let failed = 0;
const audits = serverAudits({ url });
for (const audit of audits) {
  const result = await audit.fn();
  console.log(`${result.status.padEnd(6)} ${result.id} ${result.name}`);
  if (result.status !== "ok") {
    failed += 1;
    const { reason, response } = result;
    console.log(`       ${reason}: ${response.status} ${response.headers.get("content-type")}`);
  }
}
console.log(`${audits.length - failed} of ${audits.length} audits passed`);
process.exitCode = failed === 0 && audits.length > 0 ? 0 : 1;
