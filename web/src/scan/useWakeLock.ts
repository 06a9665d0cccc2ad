import { useEffect } from "react";

/** Keeps the screen on while the page is in sight, where the browser can. */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    let left = false;
    const take = async () => {
      if (document.hidden || !("wakeLock" in navigator)) {
        return;
      }
      try {
        lock = await navigator.wakeLock.request("screen");
        if (left) {
          await lock.release();
        }
      } catch {
        // The battery is low, for example.
      }
    };
    void take();
    // A browser ends it when the page is not in sight.
    const again = () => void take();
    document.addEventListener("visibilitychange", again);
    return () => {
      left = true;
      document.removeEventListener("visibilitychange", again);
      void lock?.release();
    };
  }, []);
}
