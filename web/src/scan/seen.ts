/** How long a code has to be out of sight before it counts again, in milliseconds. */
const GAP = 2_500;

/** A camera sees a code many times; it counts once, until it has been out of sight. */
export class Seen {
  #code: string | undefined;
  #last = 0;

  /** Whether a code that is in sight was not just before. */
  isNew(code: string, now: number): boolean {
    const isSame = code === this.#code && now - this.#last < GAP;
    if (isSame) {
      this.#last = now;
    }
    return !isSame;
  }

  /** The code counts now. */
  take(code: string, now: number): void {
    this.#code = code;
    this.#last = now;
  }
}
