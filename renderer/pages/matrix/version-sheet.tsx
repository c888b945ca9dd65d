/** The versions of the matrix: who saved which when; each can be printed, or taken as a draft. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { MatrixVersionRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useMe, useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { Loadable } from '../../components/page-states.tsx';
import { SideSheet } from '../../components/side-sheet.tsx';
import { shortTimeText } from '../../format/time-text.ts';
import { languageOf } from '../../i18n/i18n.ts';

export function VersionSheet(props: {
  readonly current: number;
  readonly mayTake: boolean;
  readonly onClose: () => void;
  readonly onTake: (row: MatrixVersionRow) => void;
}) {
  const { current, onClose, onTake } = props;
  const { t, i18n } = useTranslation('matrix');
  const { zone } = useStation();
  const now = useNow();
  const mayTake = may(useMe().role, 'safety-change') && props.mayTake;
  const versions = useCall(useApi().safety.matrixVersions, undefined, { topics: ['safety'] });
  return (
    <SideSheet open title={t('versions')} onClose={onClose}>
      <Loadable call={versions}>
        {(rows) =>
          rows.map((row) => (
            <Box key={row.version} sx={{ display: 'flex', gap: 1, alignItems: 'center', py: 1, borderBottom: 1, borderColor: 'divider' }}>
              <Box sx={{ flex: 1, minWidth: 0 }}>
                <strong>{t('version', { version: row.version })}</strong>
                {row.version === current ? ` · ${t('version.current')}` : ''}
                <Typography variant="body2" color="textSecondary">
                  {row.savedByName === null
                    ? t('version.shipped')
                    : t('version.by', { time: shortTimeText(row.savedAtMs, zone, now), name: row.savedByName })}
                </Typography>
              </Box>
              {mayTake && row.version !== current && (
                <Button size="small" onClick={() => onTake(row)}>
                  {t('version.take')}
                </Button>
              )}
              <Button size="small" href={`/download/matrix.pdf?version=${row.version}&lang=${languageOf(i18n)}`} target="_blank">
                {t('print')}
              </Button>
            </Box>
          ))
        }
      </Loadable>
    </SideSheet>
  );
}
