/** A price plan from a file of OCPI tariffs: read, checked by the station, saved as a new plan that is not used yet. */
import UploadIcon from '@mui/icons-material/UploadFileOutlined';
import Button from '@mui/material/Button';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { OcpiPlanInput } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FaultNote } from '../../components/fault-text.tsx';

/** The station refuses larger bodies. */
const MOST_BYTES = 256 * 1_024;

export function PlanFileButton({ onSaved, onRefused }: { readonly onSaved: () => void; readonly onRefused: (sentence: string) => void }) {
  const { t } = useTranslation('plans');
  const input = useRef<HTMLInputElement>(null);
  const take = useAction(useApi().plans.importOcpi);
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    const plan = file.size > MOST_BYTES ? null : planIn(await file.text());
    if (plan === null) {
      onRefused(t('file.notJson', { name: file.name }));
      return;
    }
    const done = await take.run(plan);
    if (done.ok) onSaved();
  };
  return (
    <>
      {take.fault !== null && <FaultNote fault={take.fault} />}
      <Button variant="outlined" startIcon={<UploadIcon />} disabled={take.pending} onClick={() => input.current?.click()}>
        {t('file.import')}
      </Button>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        hidden
        aria-label={t('file.import')}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          void read(file);
        }}
      />
    </>
  );
}

/** Where the browser fetches the newest version of a plan as a file. */
export function planFilePath(planId: string): string {
  return `/download/plan/${encodeURIComponent(planId)}.json`;
}

/** Only the outer form is looked at here; the station names what it cannot take. null: no JSON object. */
function planIn(text: string): OcpiPlanInput | null {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? (json as OcpiPlanInput) : null;
  } catch {
    // Not JSON: said in words by the caller.
    return null;
  }
}
