/** Makes pictures smaller: a browser compresses them in a hurry. */
import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = 8;

interface Chunk {
  type: string;
  data: Buffer;
}

/** The chunks of a PNG: <https://www.w3.org/TR/png-3/#5Chunk-layout>. */
function* chunks(picture: Buffer): Generator<Chunk> {
  let at = SIGNATURE;
  while (at < picture.length) {
    const length = picture.readUInt32BE(at);
    const type = picture.toString("latin1", at + 4, at + 8);
    yield { type, data: picture.subarray(at + 8, at + 8 + length) };
    at += length + 12;
  }
}

function written({ type, data }: Chunk): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** The same picture, compressed as well as can be. */
export function squeeze(picture: Buffer): Buffer {
  const all = [...chunks(picture)];
  const pixels = inflateSync(
    Buffer.concat(all.filter(({ type }) => type === "IDAT").map(({ data }) => data)),
  );
  const [first, ...rest] = all.filter(({ type }) => type !== "IDAT");
  if (first === undefined) {
    throw new Error("not a PNG");
  }
  const data = deflateSync(pixels, { level: 9, memLevel: 9 });
  return Buffer.concat([
    picture.subarray(0, SIGNATURE),
    ...[first, { type: "IDAT", data }, ...rest].map(written),
  ]);
}
