/** Whether an image is meant for a pile. The person decides; this only helps to choose. */
import type { FirmwareRow, RolloutTarget } from '../../../station-core/api/contract.ts';

/** other: for another make; same: the pile already says this version. Letters count alike in both cases. */
export function fits(
  image: Pick<FirmwareRow, 'vendor' | 'model' | 'version'>,
  target: Pick<RolloutTarget, 'vendor' | 'model' | 'firmware'>,
): 'fits' | 'same' | 'other' {
  const alike = (wanted: string | null, told: string): boolean => wanted === null || wanted.toLowerCase() === told.trim().toLowerCase();
  if (!alike(image.vendor, target.vendor) || !alike(image.model, target.model)) return 'other';
  return target.firmware !== null && alike(image.version, target.firmware) ? 'same' : 'fits';
}
