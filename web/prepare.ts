/**
 * The last step of a build: tells the service worker of `/scan` its files, compresses all
 * files, and lists them for `build.rs`, which puts them into the server.
 *
 * `manifest.tsv` has a line for each file: its address, its name, its media type, a digest
 * of its content, and whether it is `plain` or `compressed` (`.br` and `.gz` beside it).
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import type { Plugin } from "vite";

const MEDIA_TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  // Plain, so that a browser shows it.
  ".md": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
  ".woff2": "font/woff2",
};

/** What compressing again would not make smaller. */
const COMPRESSED = new Set([".woff2"]);

/** The smallest file that is compressed: below, the network sends as many packets. */
const SMALLEST = 1024;

/**
 * The best compression takes ten seconds, for a tenth of the size. `build.rs` does without it
 * in debug builds.
 */
const isQuick = process.env["COMPRESSION"] === "quick";

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
}

/** A page is at its name without its ending, the dashboard at `/`, others at their place. */
function address(name: string): string {
  if (name === "index.html") {
    return "/";
  }
  return `/${name.endsWith(".html") ? name.slice(0, -".html".length) : name}`;
}

/** Writes the compressed forms of a file beside it, if it gets smaller. */
function compress(path: string, content: Buffer): boolean {
  if (content.length < SMALLEST || COMPRESSED.has(extname(path))) {
    return false;
  }
  const quality = isQuick ? 4 : constants.BROTLI_MAX_QUALITY;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  const gzip = gzipSync(content, { level: 9 });
  if (gzip.length >= content.length) {
    return false;
  }
  writeFileSync(`${path}.gz`, gzip);
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params }));
  return true;
}

function line(folder: string, path: string): string {
  const name = relative(folder, path).split(sep).join("/");
  const mediaType = MEDIA_TYPES[extname(path)];
  if (mediaType === undefined) {
    throw new Error(`${name}: no media type is known for ${extname(path)} (prepare.ts)`);
  }
  const content = readFileSync(path);
  const digest = createHash("sha256").update(content).digest("base64url").slice(0, 22);
  const form = compress(path, content) ? "compressed" : "plain";
  return [address(name), name, mediaType, digest, form].join("\t");
}

/** The files that a page loads, and those that these load, by their addresses. */
function loaded(folder: string, page: string): string[] {
  const assets = readdirSync(join(folder, "assets"));
  const found = new Set<string>();
  const read = (path: string) => {
    const text = readFileSync(path, "utf8");
    for (const name of assets) {
      if (!found.has(name) && text.includes(name)) {
        found.add(name);
        read(join(folder, "assets", name));
      }
    }
  };
  read(join(folder, page));
  return [...found].sort().map((name) => `/assets/${name}`);
}

/** Writes what a service worker keeps of its page at the begin of its script. */
function equip(folder: string, worker: string, page: string): void {
  const path = join(folder, worker);
  const script = readFileSync(path, "utf8");
  if (/\b(import|export)\b/.test(script)) {
    throw new Error(`${worker}: a service worker is one file`);
  }
  const files = loaded(folder, page);
  const digest = createHash("sha256").update(readFileSync(join(folder, page)));
  const version = digest.update(files.join()).digest("base64url").slice(0, 12);
  writeFileSync(path, `const FILES=${JSON.stringify({ version, files })};${script}`);
}

export function prepare(): Plugin {
  let folder = "";
  return {
    name: "gatepass:prepare",
    apply: "build",
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    closeBundle() {
      equip(folder, "scan-worker.js", "scan.html");
      const lines = files(folder)
        .sort()
        .map((path) => line(folder, path));
      writeFileSync(join(folder, "manifest.tsv"), `${lines.join("\n")}\n`);
    },
  };
}
