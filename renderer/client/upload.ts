/** Sends a file to the station and says how far it is. Not `fetch`: it does not tell how much has left. */

export interface Uploaded {
  readonly uploadId: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** What the station refused with, as `faultOf` reads it. */
class UploadFault extends Error {
  readonly code: string;

  constructor(code: string, sentence: string) {
    super(sentence);
    this.code = code;
  }
}

/** Rejects with the station's fault, a TypeError where it was not reached, an AbortError when given up. `onProgress` from 0 to 1. */
export async function uploadFirmware(file: File, onProgress: (part: number) => void, signal: AbortSignal): Promise<Uploaded> {
  const answer = await sendFile('/upload/firmware', file, onProgress, signal);
  if (!isUploaded(answer)) throw new UploadFault('screen.unexpected', '');
  return answer;
}

/** The plan of the site as a picture; in force when this resolves. Rejects as `uploadFirmware`. */
export async function uploadSitePlan(file: File, onProgress: (part: number) => void, signal: AbortSignal): Promise<void> {
  const answer = await sendFile('/upload/site-plan', file, onProgress, signal);
  if (textOf(answer, 'picture') === null) throw new UploadFault('screen.unexpected', '');
}

/** A photo; resolves with the name it is kept under. Rejects as `uploadFirmware`. */
export async function uploadEquipmentPhoto(file: File): Promise<string> {
  const name = textOf(await sendFile('/upload/equipment-photo', file, () => undefined, new AbortController().signal), 'picture');
  if (name === null) throw new UploadFault('screen.unexpected', '');
  return name;
}

/** The owner's own QR code; resolves with the name it is kept under. Rejects as `uploadFirmware`. */
export async function uploadStaticQr(file: File): Promise<string> {
  const name = textOf(await sendFile('/upload/static-qr', file, () => undefined, new AbortController().signal), 'picture');
  if (name === null) throw new UploadFault('screen.unexpected', '');
  return name;
}

/** HQ's answer for the stick; resolves with what it came to. Rejects as `uploadFirmware`. */
export async function uploadHqAnswer(file: File): Promise<{ readonly number: number; readonly directives: number }> {
  const answer = await sendFile('/upload/hq-answer', file, () => undefined, new AbortController().signal);
  const [number, directives] = [numberOf(answer, 'number'), numberOf(answer, 'directives')];
  if (number === null || directives === null) throw new UploadFault('screen.unexpected', '');
  return { number, directives };
}

/** Resolves with what the server answered. Rejects as `uploadFirmware`. */
export function sendFile(url: string, file: File, onProgress: (part: number) => void, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total));
    request.addEventListener('error', () => reject(new TypeError('the station was not reached')));
    request.addEventListener('abort', () => reject(new DOMException('given up', 'AbortError')));
    request.addEventListener('load', () => {
      const answer = readAnswer(request.responseText);
      if (request.status === 200) resolve(answer);
      else reject(new UploadFault(textOf(answer, 'code') ?? 'screen.unexpected', textOf(answer, 'message') ?? ''));
    });
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

function readAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // something between the screen and the station answered in its place
  }
}

function isUploaded(answer: unknown): answer is Uploaded {
  return textOf(answer, 'uploadId') !== null && textOf(answer, 'sha256') !== null;
}

function textOf(answer: unknown, name: string): string | null {
  if (typeof answer !== 'object' || answer === null) return null;
  const value = (answer as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : null;
}

function numberOf(answer: unknown, name: string): number | null {
  if (typeof answer !== 'object' || answer === null) return null;
  const value = (answer as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'number' ? value : null;
}
