/** Bench: simulated cameras in a process of their own, H.264 at a given rate. Says their addresses; says when each picture of the first one left when asked. */
import { createHash } from 'node:crypto';
import { paddedTo, sharedTrack } from '../sim/media-track.ts';
import { RtspServer } from '../sim/rtsp-server.ts';

const [, , count = '16', bitsPerSecond = '2000000'] = process.argv;
const clip = await sharedTrack('car-detection.mp4');
if (clip === null) {
  process.send?.({ urls: [] });
  process.exit(0);
}
const track = paddedTo(clip, Number(bitsPerSecond));
const servers = await Promise.all(Array.from({ length: Number(count) }, () => RtspServer.open({ streams: [{ path: 'main', track }] })));
/** Name of a picture -> when it left last. */
const left = new Map<string, number>();
const names = track.units.map((unit) => nameOf(unit.nals));
const [first] = servers;
if (first !== undefined) {
  const pictured = first.pictured.bind(first);
  first.pictured = () => {
    left.set(names[first.pictures % names.length] ?? '', performance.timeOrigin + performance.now());
    pictured();
  };
}
process.on('message', (ask) => {
  if (ask === 'left') process.send?.({ left: [...left] });
  if (ask === 'close') process.exit(0);
});
process.send?.({ urls: servers.map((server) => server.url()) });

/** By its longest NAL unit that is no filler. */
function nameOf(nals: readonly Buffer[]): string {
  const longest = nals.filter((nal) => (nal.readUInt8(0) & 31) !== 12).reduce((a, b) => (b.length > a.length ? b : a));
  return createHash('sha1').update(longest).digest('hex');
}
