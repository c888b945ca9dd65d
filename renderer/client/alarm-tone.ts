/** The sound of an alarm, made here: no file, no network. Two tones in turn for danger, a short double beep now and then for the rest. */

/** 0 as it begins; higher after each time nobody answered. */
export type ToneLevel = 0 | 1 | 2;
export type ToneKind = 'danger' | 'notice';

const VOLUME = [0.15, 0.45, 0.9] as const;
const HIGH_HZ = 960;
const LOW_HZ = 720;
const SWAY_S = 0.6;
const NOTICE_EVERY_S = 8;

export interface AlarmTone {
  readonly stop: () => void;
  /** True: the browser waits for a click before it plays anything. */
  readonly isBlocked: () => boolean;
}

/** Plays until it is stopped. Where there is no sound at all it is quiet, and says that it is not blocked. */
export function startTone(kind: ToneKind, level: ToneLevel): AlarmTone {
  if (typeof AudioContext === 'undefined') return { stop: () => undefined, isBlocked: () => false };
  const context = new AudioContext();
  const gain = context.createGain();
  gain.gain.value = 0;
  gain.connect(context.destination);
  const oscillator = context.createOscillator();
  oscillator.type = kind === 'danger' ? 'square' : 'sine';
  oscillator.connect(gain);
  oscillator.start();
  // Written ahead a little at a time: a page that hangs falls silent by itself, one that is busy does not stutter.
  let writtenS = context.currentTime;
  const write = (): void => {
    const untilS = context.currentTime + 2 * (kind === 'danger' ? SWAY_S * 2 : NOTICE_EVERY_S);
    writtenS = Math.max(writtenS, context.currentTime);
    while (writtenS < untilS)
      writtenS = kind === 'danger' ? sway(oscillator, gain, writtenS, VOLUME[level]) : beep(oscillator, gain, writtenS, VOLUME[level]);
  };
  write();
  const timer = setInterval(write, 500);
  const wake = (): void => void context.resume().catch(() => undefined);
  window.addEventListener('pointerdown', wake);
  window.addEventListener('keydown', wake);
  wake();
  return {
    stop: () => {
      clearInterval(timer);
      window.removeEventListener('pointerdown', wake);
      window.removeEventListener('keydown', wake);
      void context.close().catch(() => undefined);
    },
    isBlocked: () => context.state === 'suspended',
  };
}

function sway(oscillator: OscillatorNode, gain: GainNode, atS: number, volume: number): number {
  gain.gain.setValueAtTime(volume, atS);
  oscillator.frequency.setValueAtTime(HIGH_HZ, atS);
  oscillator.frequency.setValueAtTime(LOW_HZ, atS + SWAY_S);
  return atS + 2 * SWAY_S;
}

function beep(oscillator: OscillatorNode, gain: GainNode, atS: number, volume: number): number {
  oscillator.frequency.setValueAtTime(HIGH_HZ, atS);
  for (const startS of [atS, atS + 0.25]) {
    gain.gain.setValueAtTime(volume, startS);
    gain.gain.setValueAtTime(0, startS + 0.15);
  }
  return atS + NOTICE_EVERY_S;
}
