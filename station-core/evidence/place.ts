/** Where evidence lies: `<evidenceFolder>/<incident>/<name>`, with names that every system takes. */
import { join } from 'node:path';
import { Fault } from '../base/fault.ts';
import { id, type CameraId, type IncidentId } from '../base/ids.ts';
import { utcMs, type UtcMs } from '../base/time.ts';

/** Throws Fault('input.invalid') for an id that is no folder name. */
export function incidentFolder(evidenceFolder: string, incidentId: IncidentId): string {
  if (!isPlain(incidentId)) throw new Fault('input.invalid', { incident: incidentId.slice(0, 80) });
  return join(evidenceFolder, incidentId);
}

/** Throws Fault('input.invalid') for a name that leads elsewhere. */
export function evidenceFile(evidenceFolder: string, incidentId: IncidentId, name: string): string {
  if (!isPlain(name)) throw new Fault('input.invalid', { file: name.slice(0, 80) });
  return join(incidentFolder(evidenceFolder, incidentId), name);
}

/** e.g. clip_20261121T140506.123Z_gate.mp4; whatever is no plain letter of a camera's id is written as %xx, with ~ for %. */
export function clipName(cameraId: CameraId, fromMs: UtcMs): string {
  const time = new Date(fromMs).toISOString().replace(/[-:]/g, '');
  const camera = encodeURIComponent(cameraId).replace(/[~*'()!]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
  return `clip_${time}_${camera.replaceAll('%', '~')}.mp4`;
}

/** What a clip's name says; null: it is none. */
export function readClipName(name: string): { readonly cameraId: CameraId; readonly fromMs: UtcMs } | null {
  const found = /^clip_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)([\d.]{6})Z_(.+)\.mp4$/.exec(name);
  if (found === null) return null;
  const [, year, month, day, hour, minute, second, camera = ''] = found;
  const fromMs = Date.parse(`${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}Z`);
  try {
    const cameraId = decodeURIComponent(camera.replaceAll('~', '%'));
    return Number.isNaN(fromMs) || cameraId.length > 80 ? null : { cameraId: id<CameraId>(cameraId), fromMs: utcMs(fromMs) };
  } catch (error) {
    if (error instanceof URIError) return null; // named by somebody else
    throw error;
  }
}

function isPlain(name: string): boolean {
  return /^[A-Za-z0-9_~%][A-Za-z0-9_~%.-]{0,250}$/.test(name) && !name.includes('..');
}
