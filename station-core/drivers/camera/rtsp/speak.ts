/** Speaks through a camera: the ONVIF audio back channel (streaming specification, 5.3), G.711 µ-law in packets of 20 ms at their pace. */
import type { Clock } from '../../../domain/ports.ts';
import { Line, placeOf } from './line.ts';
import { asFault, baseOf, channelIn, sessionIn, type RtspAccess } from './play.ts';
import { controlUrl, readSdp, type Sdp } from './sdp.ts';
import { trouble } from './trouble.ts';

/** The word a camera has to be asked with, or it hides the track. */
const REQUIRE = 'www.onvif.org/ver20/backchannel';
const SAMPLES_PER_S = 8_000;
const PACKET_BYTES = 160;
const PACKET_MS = 20;
/** The longest sound. */
export const SPEAK_S = 60;
const PCMU = 0;

/** sound: G.711 µ-law at 8 kHz, at most 60 s. Resolves when it was spoken; rejects with a Fault where the camera takes no sound. */
export async function speak(access: RtspAccess, sound: Uint8Array, clock: Clock): Promise<void> {
  if (sound.length > SAMPLES_PER_S * SPEAK_S) throw trouble(`a sound may be ${SPEAK_S} s long at most`, 'unusable');
  const place = placeOf(access.url);
  const broken = Promise.withResolvers<never>();
  // Looked at while it is spoken; before, the questions say it themselves.
  broken.promise.catch(() => undefined);
  const line = new Line(place, access, { clock, onPacket: () => undefined, onEnd: (fault) => broken.reject(fault) });
  try {
    const asked = { Require: REQUIRE };
    const description = await line.ask('DESCRIBE', place.url, { Accept: 'application/sdp', ...asked }).catch((error: unknown) => {
      const fault = asFault(error);
      throw fault.detail['kind'] === 'unknown-question' ? noSound() : fault;
    });
    const sdp = readSdp(Buffer.from(description.body).toString('utf8'));
    const base = baseOf(description, place.url);
    const setup = await line.ask('SETUP', controlUrl(base, soundTrack(sdp)), {
      Transport: 'RTP/AVP/TCP;unicast;interleaved=0-1',
      ...asked,
    });
    const { id: session } = sessionIn(setup);
    const control = controlUrl(base, sdp.control);
    await line.ask('PLAY', control, { Session: session, ...asked });
    await Promise.race([broken.promise, send(line, channelIn(setup), sound, clock)]);
    await line.ask('TEARDOWN', control, { Session: session }).catch(() => undefined);
  } finally {
    line.end(trouble('it was ended here'));
  }
}

/** The track that takes sound (told as sendonly: from us to it) in µ-law. */
function soundTrack(sdp: Sdp): string {
  const sounds = sdp.media.filter((media) => media.kind === 'audio' && media.direction === 'sendonly');
  const track = sounds.find((media) => media.encoding === 'PCMU' || media.payloadType === PCMU);
  if (track !== undefined) return track.control;
  throw sounds.length === 0 ? noSound() : trouble('it takes sound in a form that is not known; set it to G.711 µ-law', 'unusable');
}

function noSound(): ReturnType<typeof trouble> {
  return trouble('it takes no sound from the station', 'unusable');
}

/** One packet after the other, each when it is due. A line that takes nothing for as long as the sound lasts ends by its own limits. */
function send(line: Line, channel: number, sound: Uint8Array, clock: Clock): Promise<void> {
  const beganMs = clock.monotonic();
  const source = Math.floor(beganMs * 1_000) >>> 0;
  return new Promise((resolve) => {
    const next = (at: number): void => {
      if (line.ended !== null || at * PACKET_BYTES >= sound.length) {
        resolve();
        return;
      }
      line.write(packet(channel, source, at, sound.subarray(at * PACKET_BYTES, (at + 1) * PACKET_BYTES)));
      clock.after(Math.max(0, beganMs + (at + 1) * PACKET_MS - clock.monotonic()), () => next(at + 1));
    };
    next(0);
  });
}

/** RTP inside of an interleaved frame. The first one carries the marker: sound begins. */
function packet(channel: number, source: number, at: number, payload: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(16 + payload.length);
  bytes.writeUInt8(0x24, 0);
  bytes.writeUInt8(channel, 1);
  bytes.writeUInt16BE(12 + payload.length, 2);
  bytes.writeUInt8(0x80, 4);
  bytes.writeUInt8((at === 0 ? 0x80 : 0) | PCMU, 5);
  bytes.writeUInt16BE(at & 0xffff, 6);
  bytes.writeUInt32BE((at * PACKET_BYTES) >>> 0, 8);
  bytes.writeUInt32BE(source, 12);
  bytes.set(payload, 16);
  return bytes;
}
