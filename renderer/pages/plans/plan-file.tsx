/** Price plans as files of OCPI tariffs: in, checked by the station and saved as a new plan that is not used yet; and out. */
import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import UploadIcon from '@mui/icons-material/UploadFileOutlined';
import Button from '@mui/material/Button';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import Typography from '@mui/material/Typography';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OcpiPlanInput } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { FaultNote } from '../../components/fault-text.tsx';

/** The station refuses larger bodies. */
const MOST_BYTES = 256 * 1_024;

export function PlanFileButton({ onSaved, onRefused }: { readonly onSaved: () => void; readonly onRefused: (sentence: string) => void }) {
  const { t } = useTranslation('plans');
  const input = useRef<HTMLInputElement>(null);
  const take = useAction(useApi().plans.importOcpi);
  const takeBare = useAction(useApi().plans.importTariffs);
  const fault = take.fault ?? takeBare.fault;
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    const json = file.size > MOST_BYTES ? null : jsonIn(await file.text());
    if (json === null) {
      onRefused(t('file.notJson', { name: file.name }));
      return;
    }
    const done = isPlanFile(json)
      ? await take.run(json)
      : await takeBare.run({ name: file.name.replace(/\.json$/i, '').slice(0, 80) || 'OCPI', tariffs: json });
    if (done.ok) onSaved();
  };
  return (
    <>
      {fault !== null && <FaultNote fault={fault} />}
      <Button
        variant="outlined"
        startIcon={<UploadIcon />}
        disabled={take.pending || takeBare.pending}
        onClick={() => input.current?.click()}
      >
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

/** The newest version of a plan as a file: in our wrapper, or the bare tariffs for other systems. */
export function PlanExportButton({ planId }: { readonly planId: string }) {
  const { t } = useTranslation('plans');
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const versions = useCall(useApi().plans.exports, { planId }, { enabled: anchor !== null });
  const path = `/download/plan/${encodeURIComponent(planId)}.json`;
  const close = () => setAnchor(null);
  return (
    <>
      <Button size="small" startIcon={<DownloadIcon />} aria-haspopup="menu" onClick={(event) => setAnchor(event.currentTarget)}>
        {t('file.export')}
      </Button>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={close}>
        <MenuItem component="a" href={path} download onClick={close}>
          {t('file.plan')}
        </MenuItem>
        {(versions.data ?? []).map(({ version, problem }) => (
          <MenuItem
            key={version}
            component="a"
            href={`${path}?form=bare&ocpi=${version}`}
            download
            disabled={problem !== null}
            onClick={close}
            sx={{ display: 'block', maxWidth: 420, whiteSpace: 'normal', '&.Mui-disabled': { opacity: 0.9 } }}
          >
            {t('file.bare', { version })}
            {problem !== null && (
              <Typography variant="body2" color="textSecondary">
                {problem}
              </Typography>
            )}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}

/** A file of ours, by its outer form alone: the station names what it cannot take. */
function isPlanFile(json: object): json is OcpiPlanInput {
  return 'layers' in json;
}

/** null: neither a JSON object nor a list. */
function jsonIn(text: string): object | null {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' ? json : null;
  } catch {
    // Not JSON: said in words by the caller.
    return null;
  }
}
