/** A film of a QR code, which Chromium shows in place of a camera. */
import { writeFileSync } from "node:fs";

import qrcode from "qrcode-generator";

const [WIDTH, HEIGHT] = [480, 360];
/** Of a module, in pixels. */
const MODULE = 8;

/** A picture in shades of grey, with a code in the middle if there is one. */
function luma(text: string | undefined): Buffer {
  const picture = Buffer.alloc(WIDTH * HEIGHT, 160);
  if (text === undefined) {
    return picture;
  }
  const code = qrcode(0, "M");
  code.addData(text);
  code.make();
  const size = code.getModuleCount();
  const margin = 4;
  const side = (size + 2 * margin) * MODULE;
  const [left, top] = [(WIDTH - side) >> 1, (HEIGHT - side) >> 1];
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const [row, column] = [y, x].map((at) => Math.floor(at / MODULE) - margin) as [
        number,
        number,
      ];
      const isInside = row >= 0 && row < size && column >= 0 && column < size;
      const isDark = isInside && code.isDark(row, column);
      picture[(top + y) * WIDTH + left + x] = isDark ? 24 : 232;
    }
  }
  return picture;
}

/** Writes a film in YUV4MPEG2: each scene is a code, or none, for so many tenths of a second. */
export function film(path: string, scenes: [text: string | undefined, tenths: number][]): void {
  const colours = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const frames = scenes.flatMap(([text, tenths]) => {
    const frame = [Buffer.from("FRAME\n"), luma(text), colours];
    return Array.from({ length: tenths }, () => frame).flat();
  });
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  writeFileSync(path, Buffer.concat([head, ...frames]));
}

/** What makes Chromium show it. */
export function cameraOf(path: string): string[] {
  return [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-video-capture=${path}`,
  ];
}
