/** Turning a camera while a button is held: told at once, told again so that it goes on, and stopped when it is let go. */
import { useEffect, useRef, useState } from 'react';
import { faultOf, type ScreenFault } from '../../client/fault.ts';
import { useApi } from '../../client/screen-context.tsx';

export interface Speed {
  readonly pan: number;
  readonly tilt: number;
  readonly zoom: number;
}

export interface Ptz {
  /** Begins to turn, and goes on until `end`. */
  readonly begin: (speed: Speed) => void;
  readonly end: () => void;
  /** Why the last order did not work; null: it did. */
  readonly fault: ScreenFault | null;
}

/** A camera that is not told again stops by itself after 5 s, should this screen vanish. */
const repeatMs = 2_000;
const still: Speed = { pan: 0, tilt: 0, zoom: 0 };

/** One order is on its way at a time; of those that come meanwhile the last one counts, so that a stop is never overtaken. */
export function usePtz(cameraId: string): Ptz {
  const { cameras } = useApi();
  const [fault, setFault] = useState<ScreenFault | null>(null);
  const wanted = useRef<Speed | null>(null);
  const sending = useRef(false);
  const held = useRef<ReturnType<typeof setInterval> | null>(null);

  const send = async (): Promise<void> => {
    if (sending.current) return;
    sending.current = true;
    for (let next = wanted.current; next !== null; next = wanted.current) {
      wanted.current = null;
      try {
        await cameras.move({ cameraId, ...next });
        setFault(null);
      } catch (error) {
        setFault(faultOf(error));
      }
    }
    sending.current = false;
  };
  const order = (speed: Speed): void => {
    wanted.current = speed;
    void send();
  };
  const letGo = (): boolean => {
    if (held.current === null) return false;
    clearInterval(held.current);
    held.current = null;
    return true;
  };
  const begin = (speed: Speed): void => {
    letGo();
    order(speed);
    held.current = setInterval(() => order(speed), repeatMs);
  };
  const end = (): void => {
    if (letGo()) order(still);
  };
  // A camera must not go on turning because its page was left.
  useEffect(
    () => () => {
      if (held.current === null) return;
      clearInterval(held.current);
      held.current = null;
      // Nobody is left to be told; the camera stops by itself.
      void Promise.resolve(cameras.move({ cameraId, ...still })).catch(() => undefined);
    },
    [cameras, cameraId],
  );
  return { begin, end, fault };
}
