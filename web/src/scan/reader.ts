/** Reads QR codes from pictures of a camera: with the browser's own reader, or else with ours. */

export interface Reader {
  /** The text of a code in sight. */
  read: (video: HTMLVideoElement) => Promise<string | undefined>;
  close: () => void;
}

/** https://wicg.github.io/shape-detection-api/ */
interface Detector {
  detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]>;
}

interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats: () => Promise<string[]>;
}

export async function createReader(): Promise<Reader> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass };
  try {
    const formats = (await BarcodeDetector?.getSupportedFormats()) ?? [];
    if (BarcodeDetector !== undefined && formats.includes("qr_code")) {
      return native(new BarcodeDetector({ formats: ["qr_code"] }));
    }
  } catch {
    // Some systems have the class, and nothing behind it.
  }
  return bundled();
}

function native(detector: Detector): Reader {
  return {
    read: async (video) => (await detector.detect(video))[0]?.rawValue,
    close: () => undefined,
  };
}

/** The longer side of the pictures that are searched, in pixels. */
const SIZE = 800;

/** The package `qr`, on a thread of its own, so that the page stays smooth. */
function bundled(): Reader {
  const worker = new Worker(new URL("./reader.worker.ts", import.meta.url), { type: "module" });
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return {
    read: (video) => {
      const scale = Math.min(1, SIZE / Math.max(video.videoWidth, video.videoHeight, 1));
      const [width, height] = [video.videoWidth * scale, video.videoHeight * scale].map(Math.round);
      if (context === null || width === undefined || height === undefined || width * height === 0) {
        return Promise.resolve(undefined);
      }
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
      }
      context.drawImage(video, 0, 0, width, height);
      const { data } = context.getImageData(0, 0, width, height);
      return new Promise((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<string | undefined>) => resolve(data);
        worker.onerror = () => reject(new Error("the reader of codes could not be loaded"));
        worker.postMessage({ data, width, height }, [data.buffer]);
      });
    },
    close: () => worker.terminate(),
  };
}
