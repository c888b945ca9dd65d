/** What happens in one cell: each effect on or off, with what it means. */
import Button from '@mui/material/Button';
import Box from '@mui/material/Box';
import FormControlLabel from '@mui/material/FormControlLabel';
import Popover from '@mui/material/Popover';
import Switch from '@mui/material/Switch';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { EFFECTS, FIRE, toggled, type Effect } from './matrix-draft.ts';
import { Sign } from './matrix-table.tsx';

export function CellEditor(props: {
  readonly anchor: HTMLElement;
  readonly title: string;
  readonly effects: readonly Effect[];
  readonly onChange: (effects: readonly Effect[]) => void;
  readonly onClose: () => void;
}) {
  const { anchor, title, effects, onChange, onClose } = props;
  const { t } = useTranslation('matrix');
  const { t: common } = useTranslation();
  return (
    <Popover
      open
      anchorEl={anchor}
      anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
      onClose={onClose}
      slotProps={{ paper: { role: 'dialog', 'aria-label': title, variant: 'outlined', sx: { p: 2, width: 430, maxWidth: '95vw' } } }}
    >
      <Typography variant="h3" sx={{ mb: 1 }}>
        {title}
      </Typography>
      <Box sx={{ display: 'flex', gap: 1, mb: 1 }}>
        <Button size="small" variant="outlined" title={t('fire.help')} onClick={() => onChange(FIRE)}>
          {t('fire')}
        </Button>
        <Button size="small" variant="outlined" onClick={() => onChange([])}>
          {t('clear')}
        </Button>
      </Box>
      {EFFECTS.map((effect) => (
        <FormControlLabel
          key={effect}
          sx={{ display: 'flex', alignItems: 'flex-start', m: 0, py: 0.5, '& .MuiFormControlLabel-label': { pt: 0.5 } }}
          control={
            <Switch
              size="small"
              sx={{ mt: 0.5, mr: 1 }}
              checked={effects.includes(effect)}
              onChange={() => onChange(toggled(effects, effect))}
            />
          }
          label={
            <>
              <Sign effect={effect} />
              <Typography variant="body2" color="textSecondary" component="span" sx={{ display: 'block' }}>
                {t(`effect.${effect}.help`)}
              </Typography>
            </>
          }
        />
      ))}
      <Box sx={{ display: 'flex', justifyContent: 'flex-end', mt: 1 }}>
        <Button onClick={onClose}>{common('do.close')}</Button>
      </Box>
    </Popover>
  );
}
