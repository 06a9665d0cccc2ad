// How fast the dashboard is on this machine: Lighthouse's scores of the overview, and how
// long its first view takes until it is complete. It measures, and refuses nothing: times
// depend on the machine.
//
// SERVER_BINARY names the server to measure, CHROMIUM the browser.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import lighthouse, { desktopConfig } from "lighthouse";
import puppeteer from "puppeteer-core";

/** How often the first view is measured. */
const RUNS = 15;

function start() {
  const arguments_ = ["demo", "--seed", "1", "--bind", "127.0.0.1:0", "--log", "error"];
  const server = spawn(process.env.SERVER_BINARY, arguments_, {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    server.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
    createInterface(server.stdout).on("line", (line) => {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (url !== undefined) {
        resolve({ url, server });
      }
    });
  });
}

/** Milliseconds from the navigation's start until all is there and painted. */
async function firstView(browser, url) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width: 1440, height: 900 });
  await page.evaluateOnNewDocument(() => {
    const complete = () => {
      const sections = document.querySelectorAll("main section");
      if (document.querySelector("main h1") !== null && sections.length > 0) {
        observer.disconnect();
        // After the frame that shows it.
        requestAnimationFrame(() => setTimeout(() => (window.complete = performance.now())));
      }
    };
    const observer = new MutationObserver(complete);
    observer.observe(document, { childList: true, subtree: true });
  });
  await page.goto(url);
  await page.waitForFunction(() => window.complete !== undefined);
  const time = await page.evaluate(() => window.complete);
  await context.close();
  return time;
}

async function scores(browser, url, name, config) {
  const page = await browser.newPage();
  const { lhr } = await lighthouse(
    url,
    { onlyCategories: ["performance", "accessibility", "best-practices"], logLevel: "error" },
    config,
    page,
  );
  await page.close();
  const shown = Object.values(lhr.categories).map(
    ({ title, score }) => `${title} ${Math.round(score * 100)}`,
  );
  console.log(`Lighthouse ${lhr.lighthouseVersion}, ${name}: ${shown.join(", ")}`);
  const metrics = [
    "first-contentful-paint",
    "largest-contentful-paint",
    "speed-index",
    "total-blocking-time",
    "cumulative-layout-shift",
  ].map((name) => `${lhr.audits[name].title} ${lhr.audits[name].displayValue}`);
  console.log(`  ${metrics.join(", ")}`);
  for (const { title, score, scoreDisplayMode, details } of Object.values(lhr.audits)) {
    if (scoreDisplayMode === "binary" && score === 0) {
      console.log(`  ${title}: ${JSON.stringify(details?.items ?? []).slice(0, 400)}`);
    }
  }
}

const { url, server } = await start();
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run"],
});
try {
  // The first one makes the browser warm.
  await firstView(browser, url);
  const times = [];
  for (let run = 0; run < RUNS; run += 1) {
    times.push(await firstView(browser, url));
  }
  times.sort((one, other) => one - other);
  const [least, middle, most] = [times[0], times[(RUNS - 1) / 2], times[RUNS - 1]];
  console.log(
    `First view complete, without a cache: ${middle.toFixed(0)} ms (median of ${RUNS}; ` +
      `${least.toFixed(0)} to ${most.toFixed(0)})`,
  );
  await scores(browser, url, "phone", undefined);
  await scores(browser, url, "desktop", desktopConfig);
} finally {
  await browser.close();
  server.kill("SIGTERM");
}
