/** Speaking through a camera: every byte of the sound arrives, at its pace; a camera without a track for it says so. */
import { afterEach, describe, expect, test } from 'vitest';
import { speak } from '../../station-core/drivers/camera/rtsp/speak.ts';
import { RtspServer } from '../sim/rtsp-server.ts';
import { sharedTrack } from '../sim/media-track.ts';
import { fastClock } from '../support/camera-stream.ts';
import { NO_SHARED_DATA } from '../support/shared-data.ts';

const track = await sharedTrack('short_h264.mp4');
const open: RtspServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function camera(backchannel: boolean): Promise<RtspServer> {
  if (track === null) throw new Error(NO_SHARED_DATA);
  const server = await RtspServer.open({
    streams: [{ path: 'main', track, backchannel, audio: 'pcmu' }],
    auth: { username: 'a', password: 'b', schemes: ['digest-sha256'] },
  });
  open.push(server);
  return server;
}

describe.skipIf(track === null)(track === null ? NO_SHARED_DATA : 'the back channel', () => {
  test('two seconds of sound arrive whole, and the camera is said goodbye to', async () => {
    const server = await camera(true);
    await speak({ url: server.url(), username: 'a', password: 'b' }, new Uint8Array(16_050).fill(0x55), fastClock(20));
    await server.until(() => server.lines === 0);
    expect(server.spokenBytes).toBe(16_050);
    expect(server.requests.at(-1)?.method).toBe('TEARDOWN');
  });

  test.each([
    ['a camera that takes no sound', false, 'b', 160, /takes no sound/],
    ['a wrong password', true, 'c', 160, /refuses the user name or the password/],
    ['a sound that is too long', true, 'b', 480_001, /60 s long at most/],
  ])('%s', async (_, backchannel, password, bytes, says) => {
    const server = await camera(backchannel);
    await expect(speak({ url: server.url(), username: 'a', password }, new Uint8Array(bytes), fastClock(20))).rejects.toThrow(says);
  });

  test('a camera that goes away in the middle', async () => {
    const server = await camera(true);
    const spoken = speak({ url: server.url(), username: 'a', password: 'b' }, new Uint8Array(80_000), fastClock(5));
    const failed = expect(spoken).rejects.toMatchObject({ code: 'camera.no-video' });
    await server.until(() => server.spokenBytes > 1_000);
    await server.powerOff();
    await failed;
  });
});
