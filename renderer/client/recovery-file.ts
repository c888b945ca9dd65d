/** A recovery file, from the wish until the browser saves it. */
import type { RecoveryFileState } from '../../station-core/api/contract.ts';
import type { Api } from './api.ts';
import { faultOf } from './fault.ts';

export interface MadeRecoveryFile {
  /** Good once, within ten minutes. */
  readonly path: string;
  readonly bytes: number;
}

const LOOK_EVERY_MS = 1_000;
/** In a row: a line that breaks for a moment does not lose the file. */
const MOST_SILENT_LOOKS = 60;

/** Has the file made and resolves when it lies ready. `onStep` hears what is being done. Rejects with the station's fault. */
export async function makeRecoveryFile(
  api: Api,
  passphrase: string,
  onStep: (step: RecoveryFileState['step']) => void,
): Promise<MadeRecoveryFile> {
  onStep('copying');
  const { name } = await api.station.makeRecoveryFile({ passphrase });
  for (let silent = 0; ;) {
    const state = await look(api, name, silent);
    silent = state === null ? silent + 1 : 0;
    if (state !== null) onStep(state.step);
    if (state?.step === 'ready') return { path: `/download/recovery-file/${encodeURIComponent(name)}`, bytes: state.bytes };
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** null: the station was not heard. */
async function look(api: Api, name: string, silent: number): Promise<RecoveryFileState | null> {
  try {
    return await api.station.recoveryFile({ name });
  } catch (error) {
    const { code } = faultOf(error);
    if ((code === 'screen.no-line' || code === 'screen.too-slow') && silent < MOST_SILENT_LOOKS) return null;
    throw error;
  }
}

/** The browser saves what is there, as if a person had clicked a link to it. */
export function saveFrom(path: string): void {
  const link = document.createElement('a');
  link.href = path;
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}
