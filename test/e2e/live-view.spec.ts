/** Live pictures in a real Chromium: H.264 of a simulated camera moves on the page, comes back after the camera was away, and what a browser cannot decode says so. */
import { expect, test, type Page } from '@playwright/test';
import { RtspServer } from '../sim/rtsp-server.ts';
import { sharedTrack, type MediaTrack } from '../sim/media-track.ts';
import type { Browser } from '../support/api-station.ts';
import { lendLogin, listenForComplaints, say } from '../support/e2e-page.ts';
import { setUp, startStation, type E2eStation } from '../support/e2e-station.ts';
import { NO_SHARED_DATA } from '../support/shared-data.ts';

const t = say('en');
const LOGIN = { username: 'view', password: 'station-eyes' };
let station: E2eStation;
let owner: Browser;
let moving: RtspServer;
let foreign: RtspServer;

async function camera(track: MediaTrack | null): Promise<RtspServer> {
  if (track === null) throw new Error(NO_SHARED_DATA);
  return RtspServer.open({ streams: [{ path: 'main', track }], auth: { ...LOGIN, schemes: ['digest-md5'] } });
}

async function add(name: string, server: RtspServer): Promise<string> {
  const { cameraId } = await owner.client.cameras.save({
    cameraId: null,
    password: LOGIN.password,
    camera: {
      name, serviceUrl: '', username: LOGIN.username, pinnedCertificate: null, mainProfile: '', subProfile: '', mainUrl: server.url(), subUrl: '',
      zoneId: null, pileIds: [], alarmPreset: null, presets: {}, prerollS: 10, postrollS: 10, eventMap: '',
      privacy: { people: false, faces: false, recognise: false, keepDays: 7 }, enabled: true, place: null,
    },
  }); // prettier-ignore
  return cameraId;
}

/** A sum over the canvas that changes with what is on it; null: nothing was drawn yet. */
function lookOf(page: Page): Promise<number | null> {
  return page.evaluate<number | null>(`(() => {
    const canvas = document.querySelector('canvas');
    if (canvas === null || canvas.width <= 300) return null;
    const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    let sum = 0;
    for (let at = 0; at < pixels.length; at += 997) sum = (sum * 31 + pixels[at]) % 1000000007;
    return sum;
  })()`);
}

async function looks(page: Page, count: number): Promise<void> {
  const seen = new Set<number | null>();
  await expect
    .poll(
      async () => {
        seen.add(await lookOf(page));
        seen.delete(null);
        return seen.size;
      },
      { timeout: 20_000, intervals: [100] },
    )
    .toBeGreaterThanOrEqual(count);
}

const clip = await sharedTrack('car-detection.mp4');
test.skip(clip === null, NO_SHARED_DATA);
test.beforeAll(async () => {
  station = await startStation();
  owner = await setUp(station);
  moving = await camera(clip);
  foreign = await camera(await sharedTrack('short_h265.mp4'));
});
test.afterAll(async () => {
  await station.close();
  await moving.close();
  await foreign.close();
});

test('the picture moves, stands still while the camera is away and says so, and moves again', async ({ page, context }) => {
  const cameraId = await add('Gate', moving);
  const complaints = listenForComplaints(page);
  await lendLogin(context, station.url, owner);
  await page.goto(`${station.url}/#/camera/${cameraId}`);
  await expect(page.locator('[data-live="live"]')).toBeVisible({ timeout: 20_000 });
  await looks(page, 5);
  await moving.powerOff();
  await expect(page.locator('[data-live="old"]')).toBeVisible({ timeout: 15_000 });
  await moving.powerOn();
  await expect(page.locator('[data-live="live"]')).toBeVisible({ timeout: 20_000 });
  await looks(page, 3);
  expect(complaints).toEqual([]);
});

test('video that the browser does not know: snapshots instead, with the reason', async ({ page, context }) => {
  const cameraId = await add('Yard', foreign);
  await lendLogin(context, station.url, owner);
  // The simulated camera has no snapshots: one is given for it.
  await page.route('**/snapshot.jpg*', (route) =>
    route.fulfill({
      contentType: 'image/png',
      body: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'),
    }),
  );
  await page.goto(`${station.url}/#/camera/${cameraId}`);
  const said = page.locator('[data-live="snapshot"]');
  await expect(said).toBeVisible({ timeout: 30_000 });
  await said.locator('span').first().hover();
  await expect(page.getByRole('tooltip')).toHaveText(t('live', 'why.codec'));
});
