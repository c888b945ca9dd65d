/** What a new version of the matrix changes, in words; what takes protection away is marked. */
import WarnIcon from '@mui/icons-material/WarningAmberOutlined';
import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { SafetySetupAnswer } from '../../../station-core/api/contract.ts';
import { Mark } from '../../components/mark.tsx';
import { weakens, type Change, type Effect } from './matrix-draft.ts';

export function ChangeList({ changes, zones }: { readonly changes: readonly Change[]; readonly zones: SafetySetupAnswer['zones'] }) {
  const { t } = useTranslation('matrix');
  const words = (effects: readonly Effect[]) => effects.map((effect) => t(`effect.${effect}`)).join(', ');
  return (
    <Box component="ul" sx={{ m: 0, pl: 2.5, maxHeight: 320, overflowY: 'auto' }}>
      {changes.map((change) => (
        <Box component="li" key={`${change.rule.id} ${change.zoneId ?? ''}`} sx={{ mb: 1 }}>
          <strong>{t('cell', { rule: change.rule.name, zone: zones.find(({ id }) => id === change.zoneId)?.name ?? t('here') })}</strong>
          {change.added.length > 0 && <div>{t('change.added', { effects: words(change.added) })}</div>}
          {change.removed.length > 0 && <div>{t('change.removed', { effects: words(change.removed) })}</div>}
          {weakens(change) && <Mark tone="soon" icon={WarnIcon} text={t('change.danger')} />}
        </Box>
      ))}
    </Box>
  );
}
