/** A camera while it is being added or changed: as typed, what is wrong with it, and as the station is told. */
import type { CameraProbe, CameraRow } from '../../../station-core/api/contract.ts';
import type { Api } from '../../client/api.ts';
import { readAddress } from './address.ts';

export type SaveCamera = Parameters<Api['cameras']['save']>[0];
type Saved = SaveCamera['camera'];

export interface CameraDraft {
  /** null: a new one. */
  readonly cameraId: string | null;
  readonly address: string;
  readonly username: string;
  /** null: as it was. */
  readonly password: string | null;
  readonly pinnedCertificate: string | null;
  readonly mainProfile: string;
  readonly subProfile: string;
  readonly mainUrl: string;
  readonly subUrl: string;
  readonly name: string;
  readonly zoneId: string | null;
  readonly pileIds: readonly string[];
  readonly alarmPreset: string | null;
  readonly presets: Readonly<Record<string, string>>;
  readonly preroll: string;
  readonly postroll: string;
  readonly eventMap: string;
  readonly people: boolean;
  readonly faces: boolean;
  readonly recognise: boolean;
  readonly keepDays: string;
  readonly enabled: boolean;
  readonly place: Saved['place'];
}

/** Field → key of the words that say what is wrong. */
export type DraftWrongs = ReadonlyMap<string, DraftWrong>;
export type DraftWrong = 'addressMissing' | 'addressPassword' | 'addressForm' | 'name' | 'preroll' | 'postroll' | 'keepDays';

/** What every part of the dialog that changes a camera gets. */
export interface CameraPartProps {
  readonly draft: CameraDraft;
  readonly wrongs: DraftWrongs;
  readonly onChange: (change: Partial<CameraDraft>) => void;
}

/** Limits of the contract. */
export const limits = { preroll: 60, postroll: 300, keepDays: 365 } as const;

/** Pictures of people and faces are kept only where somebody switches it on. */
export const emptyDraft: CameraDraft = {
  cameraId: null,
  address: '',
  username: '',
  password: '',
  pinnedCertificate: null,
  mainProfile: '',
  subProfile: '',
  mainUrl: '',
  subUrl: '',
  name: '',
  zoneId: null,
  pileIds: [],
  alarmPreset: null,
  presets: {},
  preroll: '10',
  postroll: '30',
  eventMap: '',
  people: false,
  faces: false,
  recognise: false,
  keepDays: '30',
  enabled: true,
  place: null,
};

export function draftOf({ camera }: Pick<CameraRow, 'camera'>): CameraDraft {
  return {
    cameraId: camera.id,
    address: camera.serviceUrl === '' ? camera.mainUrl : camera.serviceUrl,
    username: camera.username,
    password: null,
    pinnedCertificate: camera.pinnedCertificate,
    mainProfile: camera.mainProfile,
    subProfile: camera.subProfile,
    mainUrl: camera.mainUrl,
    subUrl: camera.subUrl,
    name: camera.name,
    zoneId: camera.zoneId,
    pileIds: camera.pileIds,
    alarmPreset: camera.alarmPreset,
    presets: camera.presets,
    preroll: String(camera.prerollS),
    postroll: String(camera.postrollS),
    eventMap: camera.eventMap,
    people: camera.privacy.people,
    faces: camera.privacy.faces,
    recognise: camera.privacy.recognise,
    keepDays: String(camera.privacy.keepDays),
    enabled: camera.enabled,
    place: camera.place,
  };
}

/** What the camera proposed is taken, except where somebody chose before and the camera still has it. */
export function withProbe(draft: CameraDraft, probe: CameraProbe): CameraDraft {
  const has = (token: string) => token !== '' && probe.abilities.profiles.some((profile) => profile.token === token);
  const main = has(draft.mainProfile) ? draft.mainProfile : probe.mainProfile;
  const sub = has(draft.subProfile) ? draft.subProfile : probe.subProfile;
  return {
    ...draft,
    ...pictures(probe, main, sub),
    name: draft.name === '' ? `${probe.make.manufacturer} ${probe.make.model}`.trim().slice(0, 60) : draft.name,
  };
}

/** Other pictures of the camera: where it has not told their address, the station asks for it when it connects. */
export function pictures(
  probe: CameraProbe,
  mainProfile: string,
  subProfile: string,
): Pick<CameraDraft, 'mainProfile' | 'subProfile' | 'mainUrl' | 'subUrl'> {
  const urlOf = (token: string) => (token === probe.mainProfile ? probe.mainUrl : token === probe.subProfile ? probe.subUrl : '');
  return { mainProfile, subProfile, mainUrl: urlOf(mainProfile), subUrl: urlOf(subProfile) };
}

export function wrongsOf(draft: CameraDraft): DraftWrongs {
  const wrongs = new Map<string, DraftWrong>();
  const address = readAddress(draft.address);
  if (address.kind === 'wrong') wrongs.set('address', address.why);
  if (draft.name.trim() === '') wrongs.set('name', 'name');
  for (const field of ['preroll', 'postroll', 'keepDays'] as const)
    if (wholeOf(draft[field], limits[field]) === null) wrongs.set(field, field);
  return wrongs;
}

/** As the station is told. Only for a draft without wrongs. */
export function toSave(draft: CameraDraft): SaveCamera {
  const address = readAddress(draft.address);
  const video = address.kind === 'rtsp' ? address.url : draft.mainUrl;
  return {
    cameraId: draft.cameraId,
    password: draft.password,
    camera: {
      name: draft.name.trim(),
      serviceUrl: address.kind === 'onvif' ? address.url : '',
      username: draft.username.trim(),
      pinnedCertificate: draft.pinnedCertificate,
      mainProfile: draft.mainProfile,
      subProfile: draft.subProfile,
      mainUrl: video,
      subUrl: address.kind === 'rtsp' ? draft.subUrl || video : draft.subUrl,
      zoneId: draft.zoneId,
      pileIds: [...draft.pileIds],
      alarmPreset: draft.alarmPreset,
      presets: presetsOf(draft),
      prerollS: wholeOf(draft.preroll, limits.preroll) ?? 0,
      postrollS: wholeOf(draft.postroll, limits.postroll) ?? 0,
      eventMap: draft.eventMap,
      privacy: {
        people: draft.people,
        faces: draft.faces,
        // A face that is not kept cannot be recognised.
        recognise: draft.faces && draft.recognise,
        keepDays: wholeOf(draft.keepDays, limits.keepDays) ?? 0,
      },
      enabled: draft.enabled,
      place: draft.place,
    },
  };
}

/** Of piles it still sees. */
function presetsOf({ presets, pileIds }: CameraDraft): Record<string, string> {
  return Object.fromEntries(Object.entries(presets).filter(([pileId, preset]) => preset !== '' && pileIds.includes(pileId)));
}

/** A whole number from 0 to max; null: it is none. */
function wholeOf(text: string, max: number): number | null {
  const trimmed = text.trim();
  if (!/^\d{1,4}$/.test(trimmed)) return null;
  const value = Number(trimmed);
  return value <= max ? value : null;
}
