/** What a camera is called by its maker, as one line. */
import type { CameraRow } from '../../../station-core/api/contract.ts';

/** "Hikvision DS-2CD2143"; empty where the camera has not told it. */
export function makeText({ health }: Pick<CameraRow, 'health'>): string {
  const make = health?.make ?? null;
  if (make === null) return '';
  // Makers that write their own name into the model are named once.
  return make.model.toLowerCase().startsWith(make.manufacturer.toLowerCase()) ? make.model : `${make.manufacturer} ${make.model}`.trim();
}

/** "H.264" of "h264", "avc1.42E01F" and the like; what it does not know as it was told. */
export function codecText(codec: string): string {
  if (/^(h\.?264|avc)/i.test(codec)) return 'H.264';
  if (/^(h\.?265|hevc|hev1|hvc1)/i.test(codec)) return 'H.265';
  return /^(jpeg|mjpeg)/i.test(codec) ? 'JPEG' : codec;
}

/** "1.9 Mbit/s"; "640 kbit/s" below one. */
export function bitRateText(bitsPerSecond: number): string {
  return bitsPerSecond >= 1_000_000 ? `${(bitsPerSecond / 1_000_000).toFixed(1)} Mbit/s` : `${Math.round(bitsPerSecond / 1_000)} kbit/s`;
}
