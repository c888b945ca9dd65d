/** How many changes a second a camera may tell the core: past it only the last state of each signal is told, a moment later. */
import type { CameraId } from './base/ids.ts';
import type { CameraSignal } from './domain/camera.ts';
import type { CameraTold } from './domain/field-ports.ts';
import type { Clock } from './domain/ports.ts';

const PER_SECOND = 20;
/** What may be a danger goes first and has room of its own, so that a storm of motion cannot hold it back. */
const DANGERS_PER_SECOND = 100;
const DANGEROUS: ReadonlySet<CameraSignal> = new Set(['smoke', 'fire', 'over-temperature', 'input', 'tamper']);
/** States that wait, of one camera; one more takes the place of the oldest. */
const MOST_WAITING = 256;

interface Account {
  told: number;
  dangers: number;
  readonly waiting: Map<string, CameraTold>;
}

export class ToldBudget {
  readonly #send: (told: CameraTold) => void;
  readonly #accounts = new Map<CameraId, Account>();
  readonly #cancel: () => void;

  constructor(clock: Pick<Clock, 'every'>, send: (told: CameraTold) => void) {
    this.#send = send;
    this.#cancel = clock.every(1_000, () => this.#second());
  }

  take(told: CameraTold): void {
    const account = this.#accountOf(told.cameraId);
    const key = `${told.signal}/${told.label}`;
    if (!account.waiting.has(key) && this.#spend(account, told)) return;
    account.waiting.delete(key);
    account.waiting.set(key, told);
    const [oldest] = account.waiting.keys();
    if (account.waiting.size > MOST_WAITING && oldest !== undefined) account.waiting.delete(oldest);
  }

  forget(cameraId: CameraId): void {
    this.#accounts.delete(cameraId);
  }

  close(): void {
    this.#cancel();
  }

  #second(): void {
    for (const account of this.#accounts.values()) {
      account.told = 0;
      account.dangers = 0;
      for (const [key, told] of account.waiting) if (this.#spend(account, told)) account.waiting.delete(key);
    }
  }

  #spend(account: Account, told: CameraTold): boolean {
    const isDanger = DANGEROUS.has(told.signal);
    if (isDanger ? account.dangers >= DANGERS_PER_SECOND : account.told >= PER_SECOND) return false;
    if (isDanger) account.dangers += 1;
    else account.told += 1;
    this.#send(told);
    return true;
  }

  #accountOf(cameraId: CameraId): Account {
    const known = this.#accounts.get(cameraId);
    if (known !== undefined) return known;
    const made: Account = { told: 0, dangers: 0, waiting: new Map() };
    this.#accounts.set(cameraId, made);
    return made;
  }
}
