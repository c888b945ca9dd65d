/** The small decisions of the camera pages: addresses as typed, what is saved, how a camera is said to be, who stands where on the wall. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bitRateText, codecText, makeText } from '../../../renderer/components/camera/camera-make.ts';
import { hasTrouble, healthPoints } from '../../../renderer/components/camera/health-points.ts';
import { hostOf, readAddress } from '../../../renderer/pages/cameras/address.ts';
import { draftOf, emptyDraft, pictures, toSave, withProbe, wrongsOf } from '../../../renderer/pages/cameras/camera-draft.ts';
import { alarmedZones, layoutOf, layoutOfKey, layouts, stepFrom, wallOrder } from '../../../renderer/pages/cameras/wall-order.ts';
import { noSightingFilter, sightingQuestion, sightingsCsvPath } from '../../../renderer/pages/sightings/filter.ts';
import type { CameraRow } from '../../../station-core/api/contract.ts';
import { id, type ZoneId } from '../../../station-core/base/ids.ts';
import { utcMs } from '../../../station-core/base/time.ts';
import { cameraRows, probed } from '../../support/stage-cameras.ts';

const [first, covered, turning, gate, away, off, old] = cameraRows(7) as [CameraRow, CameraRow, CameraRow, CameraRow, CameraRow, CameraRow, CameraRow]; // prettier-ignore

describe('an address', () => {
  test.each([
    ['192.168.1.20', 'http://192.168.1.20/onvif/device_service'],
    [' 192.168.1.20:8000 ', 'http://192.168.1.20:8000/onvif/device_service'],
    ['https://gate.local', 'https://gate.local/onvif/device_service'],
    ['http://10.0.0.7/onvif/other', 'http://10.0.0.7/onvif/other'],
    ['http://10.0.0.7/?id=2', 'http://10.0.0.7/?id=2'],
    ['[fe80::1]:80', 'http://[fe80::1]/onvif/device_service'],
  ])('%s is asked at %s', (typed, url) => expect(readAddress(typed)).toEqual({ kind: 'onvif', url }));

  test.each([
    ['', 'addressMissing'],
    ['  ', 'addressMissing'],
    ['rtsp://admin:secret@10.0.0.7/', 'addressPassword'],
    ['10.0.0.7 8000', 'addressForm'],
    ['ftp://10.0.0.7', 'addressForm'],
    ['rtsps://10.0.0.7/one', 'addressForm'],
    ['http://', 'addressForm'],
    [`http://${'a'.repeat(300)}`, 'addressForm'],
  ])('%s is not taken', (typed, why) => expect(readAddress(typed)).toEqual({ kind: 'wrong', why }));

  test('of video alone stays as it is', () =>
    expect(readAddress('rtsp://10.0.0.7:554/stream1?x=1')).toEqual({ kind: 'rtsp', url: 'rtsp://10.0.0.7:554/stream1?x=1' }));

  test('never takes a password along, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 320 }), (typed) => {
        const read = readAddress(typed);
        expect(read.kind === 'wrong' || (!read.url.includes('@') && !/\s/.test(read.url))).toBe(true);
      }),
    );
  });

  test('is shown by its host', () => {
    expect(hostOf('http://192.168.1.20:8000/onvif/device_service')).toBe('192.168.1.20:8000');
    expect(hostOf('')).toBe('');
  });
});

describe('what is saved', () => {
  test('a camera that is opened and saved again is the same', () => {
    for (const row of cameraRows(7)) {
      const { id: cameraId, ...camera } = row.camera;
      const saved = toSave(draftOf(row));
      expect(saved).toEqual({ cameraId, password: null, camera });
    }
  });

  test('keeps no pictures of people or faces unless somebody says so', () => {
    const { camera } = toSave({ ...emptyDraft, address: '10.0.0.7', name: 'Gate' });
    expect(camera.privacy).toEqual({ people: false, faces: false, recognise: false, keepDays: 30 });
  });

  test('recognises nobody whose face is not kept', () => {
    const draft = { ...emptyDraft, address: '10.0.0.7', name: 'Gate', recognise: true };
    expect(toSave(draft).camera.privacy.recognise).toBe(false);
    expect(toSave({ ...draft, faces: true }).camera.privacy.recognise).toBe(true);
  });

  test('video alone has no address to ask at, and one picture for both', () => {
    const { camera } = toSave({ ...emptyDraft, address: 'rtsp://10.0.0.7/one', name: 'Gate' });
    expect([camera.serviceUrl, camera.mainUrl, camera.subUrl]).toEqual(['', 'rtsp://10.0.0.7/one', 'rtsp://10.0.0.7/one']);
  });

  test('views of piles it no longer sees go', () => {
    const draft = { ...draftOf(turning), pileIds: ['CP-06'], presets: { 'CP-05': '1', 'CP-06': '2', 'CP-07': '' } };
    expect(toSave(draft).camera.presets).toEqual({ 'CP-06': '2' });
  });

  test.each([
    ['preroll', '61'],
    ['preroll', '-1'],
    ['preroll', '2.5'],
    ['postroll', '301'],
    ['postroll', ''],
    ['keepDays', '366'],
    ['keepDays', 'ten'],
    ['name', '  '],
    ['address', 'ftp://x'],
  ])('%s “%s” is not right', (field, value) => {
    const draft = { ...draftOf(first), [field]: value };
    expect([...wrongsOf(draft).keys()]).toEqual([field]);
  });
});

describe('what the camera proposes', () => {
  test('is taken for a new one', () => {
    const { mainProfile, subProfile, mainUrl, subUrl, name } = withProbe({ ...emptyDraft, address: '10.0.0.7' }, probed);
    expect({ mainProfile, subProfile, mainUrl, subUrl, name }).toEqual({
      mainProfile: 'Profile_1',
      subProfile: 'Profile_2',
      mainUrl: probed.mainUrl,
      subUrl: probed.subUrl,
      name: 'Dahua IPC-SD49425',
    });
  });

  test('leaves what somebody chose, and what is gone is chosen anew', () => {
    const draft = { ...emptyDraft, name: 'Gate', mainProfile: 'Profile_2', subProfile: 'Profile_9' };
    const { mainProfile, subProfile, mainUrl, name } = withProbe(draft, probed);
    expect({ mainProfile, subProfile, mainUrl, name }).toEqual({
      mainProfile: 'Profile_2',
      subProfile: 'Profile_2',
      mainUrl: probed.subUrl,
      name: 'Gate',
    });
  });

  test('a picture whose address was not told is asked for later', () =>
    expect(pictures(probed, 'Profile_7', 'Profile_1')).toEqual({
      mainProfile: 'Profile_7',
      subProfile: 'Profile_1',
      mainUrl: '',
      subUrl: probed.mainUrl,
    }));
});

describe('how a camera is', () => {
  test.each([
    ['all well', first, ['reachable', 'recording', 'events', 'sees', 'clock-right'], false],
    ['covered', covered, ['reachable', 'recording', 'events', 'covered', 'clock-right'], true],
    ['clock slow', gate, ['reachable', 'recording', 'events', 'sees', 'clock-off'], true],
    ['away', away, ['unreachable'], true],
    ['off', off, ['off'], false],
    ['video alone, not recorded', old, ['reachable', 'not-recorded', 'events-not-offered', 'sees', 'clock-unknown'], false],
  ] as const)('%s', (_, row, points, trouble) => {
    expect(healthPoints(row)).toEqual(points);
    expect(hasTrouble(row)).toBe(trouble);
  });

  test('is not guessed before it was heard', () => expect(healthPoints({ ...first, health: null })).toEqual(['unheard']));

  test.each([
    [640_000, '640 kbit/s'],
    [1_940_000, '1.9 Mbit/s'],
  ])('%d bits a second are %s', (bits, text) => expect(bitRateText(bits)).toBe(text));

  test.each([
    ['avc1.640032', 'H.264'],
    ['H264', 'H.264'],
    ['hvc1.1.6.L150', 'H.265'],
    ['H265', 'H.265'],
    ['MJPEG', 'JPEG'],
    ['av01', 'av01'],
  ])('codec %s is %s', (codec, text) => expect(codecText(codec)).toBe(text));

  test('a maker who writes the name into the model is named once', () => {
    const named = (manufacturer: string, model: string) =>
      makeText({ health: first.health === null ? null : { ...first.health, make: { manufacturer, model, firmware: '', serial: '' } } });
    expect(named('AXIS', 'AXIS P3265')).toBe('AXIS P3265');
    expect(named('Dahua', 'IPC-1')).toBe('Dahua IPC-1');
    expect(makeText({ health: null })).toBe('');
  });
});

describe('the wall', () => {
  const alarm = (zoneId: string, raisedAtMs: number, more: object = {}) => ({
    zoneId: id<ZoneId>(zoneId),
    severity: 'critical' as const,
    clearedAtMs: null,
    raisedAtMs: utcMs(raisedAtMs),
    ...more,
  });
  const names = (rows: readonly CameraRow[]) => rows.map(({ camera }) => camera.name);

  test('shows all that are switched on, by name', () =>
    expect(names(wallOrder(cameraRows(7), []))).toEqual([
      'Gate', 'Old camera at the back fence by the hydrant', 'Row A north', 'Row A south', 'Row B, turning', 'Transformer',
    ])); // prettier-ignore

  test('brings those of zones with an alarm first, and leaves the others as they stand', () =>
    expect(names(wallOrder(cameraRows(7), ['zone-t', 'zone-a']))).toEqual([
      'Transformer', 'Row A north', 'Row A south', 'Gate', 'Old camera at the back fence by the hydrant', 'Row B, turning',
    ])); // prettier-ignore

  test('the zone whose alarm came first stands first; what is over or small does not count', () => {
    const zones = [
      { zoneId: alarm('zone-b', 0).zoneId, phase: 'latched' as const, sinceMs: utcMs(300) },
      { zoneId: alarm('zone-t', 0).zoneId, phase: 'held' as const, sinceMs: utcMs(100) },
    ];
    const alarms = [
      alarm('zone-a', 400),
      alarm('zone-b', 500),
      alarm('zone-c', 50, { severity: 'low' }),
      alarm('zone-d', 60, { clearedAtMs: utcMs(70) }),
    ];
    expect(alarmedZones(alarms, zones)).toEqual(['zone-b', 'zone-a']);
  });

  test.each([
    ['1', 1],
    ['9', 9],
    ['16', 16],
    ['', 4],
    ['7', 4],
  ])('layout “%s” of the address is %d', (text, layout) => expect(layoutOf(text)).toBe(layout));

  test.each([
    ['1', 1],
    ['4', 4],
    ['9', 9],
    ['6', 16],
    ['2', null],
    ['x', null],
  ])('key %s lays out %s', (key, layout) => expect(layoutOfKey(key)).toBe(layout));

  test('arrows lead to cameras that are there, and to no others', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...layouts),
        fc.integer({ min: 1, max: 40 }),
        fc.nat(39),
        fc.constantFrom('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Enter'),
        (layout, count, at, key) => {
          const next = stepFrom(at % count, key, layout, count);
          expect(next === null || (next >= 0 && next < count && next !== at % count)).toBe(true);
        },
      ),
    );
    expect(stepFrom(1, 'ArrowDown', 4, 8)).toBe(3);
    expect(stepFrom(3, 'ArrowRight', 4, 8)).toBe(4);
  });
});

describe('sightings', () => {
  const zone = 'Europe/Berlin';
  test('a day is the station’s', () => {
    const { fromMs, toMs } = sightingQuestion({ ...noSightingFilter, day: '2026-11-21' }, zone);
    expect([fromMs, toMs]).toEqual([Date.parse('2026-11-20T23:00:00Z'), Date.parse('2026-11-21T23:00:00Z')]);
  });

  test('words the address does not know are no filter', () =>
    expect(sightingQuestion({ ...noSightingFilter, signal: 'ghost', day: 'today', watched: 'maybe' }, zone)).toEqual({
      cameraId: null, signal: null, text: '', watched: false, fromMs: null, toMs: null,
    })); // prettier-ignore

  test('the CSV is asked with the same filter', () => {
    const question = sightingQuestion({ ...noSightingFilter, camera: 'c 1', signal: 'plate', watched: 'yes' }, zone);
    expect(sightingsCsvPath(question, 'zh')).toBe('/download/sightings.csv?lang=zh&cameraId=c+1&signal=plate&watched=true');
  });
});
