import { type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";

import { createReader } from "./reader";

export type CameraState =
  { is: "off" } | { is: "starting" } | { is: "on" } | { is: "failed"; why: string };

/** How long to wait between two pictures, in milliseconds. */
const PAUSE = 90;

/** Shows the camera in a video, and tells of each code in sight, again and again. */
export function useCamera(
  on: boolean,
  onCode: (code: string) => void,
): { video: RefObject<HTMLVideoElement | null>; state: CameraState } {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<CameraState>({ is: "off" });
  const tell = useEffectEvent(onCode);

  useEffect(() => {
    if (!on) {
      return;
    }
    const ending = new AbortController();
    const run = async () => {
      setState({ is: "starting" });
      try {
        await watch(video, ending.signal, () => setState({ is: "on" }), tell);
      } catch (error) {
        if (!ending.signal.aborted) {
          setState({ is: "failed", why: reason(error) });
        }
      }
    };
    void run();
    // Phones take the camera away from a page that is not in sight.
    const back = () => {
      const { srcObject } = video.current ?? {};
      const tracks = srcObject instanceof MediaStream ? srcObject.getTracks() : [];
      if (!document.hidden && tracks.some(({ readyState }) => readyState === "ended")) {
        void run();
      }
    };
    document.addEventListener("visibilitychange", back);
    return () => {
      ending.abort();
      document.removeEventListener("visibilitychange", back);
      setState({ is: "off" });
    };
  }, [on]);
  return { video, state };
}

async function watch(
  video: RefObject<HTMLVideoElement | null>,
  ending: AbortSignal,
  started: () => void,
  tell: (code: string) => void,
): Promise<void> {
  if (navigator.mediaDevices === undefined) {
    throw new DOMException("", "NotSupportedError");
  }
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 } },
  });
  const reader = await createReader();
  try {
    const screen = video.current;
    if (ending.aborted || screen === null) {
      return;
    }
    screen.srcObject = stream;
    await screen.play();
    started();
    const isLive = () => stream.getTracks().every(({ readyState }) => readyState === "live");
    while (!ending.aborted && isLive()) {
      const code = document.hidden ? undefined : (await reader.read(screen))?.trim();
      // The page may be gone by now.
      if (code !== undefined && code !== "" && !ending.aborted) {
        tell(code);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  } finally {
    reader.close();
    stream.getTracks().forEach((track) => track.stop());
  }
}

function reason(error: unknown): string {
  const name = error instanceof DOMException ? error.name : "";
  switch (name) {
    case "NotSupportedError":
      return "Browsers give the camera only to pages with HTTPS. Type the code.";
    case "NotAllowedError":
      return "This page may not use the camera. Allow it in the browser's settings of this site.";
    case "NotFoundError":
    case "OverconstrainedError":
      return "This device has no camera. Type the code, or use a scanner that types it.";
    case "NotReadableError":
      return "Another program uses the camera. Close it, and turn the camera on again.";
    default:
      return "The camera does not work. Type the code.";
  }
}
