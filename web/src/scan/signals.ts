/** Sound and vibration, so that nobody has to look at the screen. */

type Tone = "good" | "bad" | "unknown";

let context: AudioContext | undefined;

/** Browsers play nothing before somebody has touched the page. */
export function allowSound(): void {
  context ??= new AudioContext();
  if (context.state === "suspended") {
    void context.resume();
  }
}

/** Frequencies in hertz, one after the other, each for so many seconds. */
const SOUNDS: Record<Tone, { wave: OscillatorType; notes: [hertz: number, seconds: number][] }> = {
  good: {
    wave: "sine",
    notes: [
      [880, 0.09],
      [1319, 0.16],
    ],
  },
  bad: {
    wave: "square",
    notes: [
      [196, 0.22],
      [147, 0.4],
    ],
  },
  unknown: {
    wave: "triangle",
    notes: [
      [523, 0.12],
      [523, 0.12],
    ],
  },
};

/** In milliseconds: on, off, on, … */
const VIBRATIONS: Record<Tone, number[]> = {
  good: [80],
  bad: [220, 90, 220, 90, 220],
  unknown: [80, 80, 80],
};

export function signal(tone: Tone): void {
  navigator.vibrate?.(VIBRATIONS[tone]);
  if (context?.state !== "running") {
    return;
  }
  const { wave, notes } = SOUNDS[tone];
  let begin = context.currentTime;
  for (const [hertz, seconds] of notes) {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.type = wave;
    oscillator.frequency.value = hertz;
    // Without a ramp it clicks.
    gain.gain.setValueAtTime(0, begin);
    gain.gain.linearRampToValueAtTime(0.25, begin + 0.01);
    gain.gain.linearRampToValueAtTime(0, begin + seconds);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(begin);
    oscillator.stop(begin + seconds);
    begin += seconds + 0.03;
  }
}
