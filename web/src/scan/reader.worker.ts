/** Finds a QR code in a picture. Answers each picture with its text, or with nothing. */
import decodeQR, { type Image } from "qr/decode.js";

addEventListener("message", ({ data }: MessageEvent<Image>) => {
  let text: string | undefined;
  try {
    text = decodeQR(data);
  } catch {
    // There is none in sight.
  }
  postMessage(text);
});
