import type { Bridge } from '../seam/world.ts';

/** A bridge that can be down. Work for the hotel then waits, and is done in order once the bridge is up again. */
export class SwitchableBridge implements Bridge {
  readonly #now: () => number;
  readonly #waiting: (() => void)[] = [];
  #downSince: number | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Since when it is down, in milliseconds of the hotel's clock; `undefined` while it is up. */
  get downSince(): number | undefined {
    return this.#downSince;
  }

  /** Calls back at once, or once the bridge is up again. */
  whenUp(callback: () => void): void {
    if (this.#downSince === undefined) callback();
    else this.#waiting.push(callback);
  }

  /** Takes the bridge down or brings it up; returns whether that changed anything. */
  setDown(isDown: boolean): boolean {
    if (isDown === (this.#downSince !== undefined)) return false;
    this.#downSince = isDown ? this.#now() : undefined;
    if (!isDown) for (const callback of this.#waiting.splice(0)) callback();
    return true;
  }
}
