/** Beside the plan while it is arranged: what does not stand on it yet, and the areas of the zones. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SafetySetupAnswer } from '../../../station-core/api/contract.ts';
import { isOver, placeAt, type Place } from '../../format/map-geometry.ts';
import { kindIcon } from './map-pin.tsx';
import { keyOfThing, type Thing } from './map-things.ts';
import type { Drawing } from './plan-canvas.tsx';
import type { Placing } from './use-placing.ts';

export function ArrangePanel(props: {
  readonly things: readonly Thing[];
  readonly zones: SafetySetupAnswer['zones'];
  readonly placing: Placing;
  readonly drawing: Drawing | null;
  readonly onDraw: (drawing: Drawing | null) => void;
  readonly onClose: (corners: readonly Place[]) => void;
  readonly children: ReactNode;
}) {
  const { things, zones, placing, drawing, onDraw, onClose } = props;
  const { t } = useTranslation('map');
  const { t: common } = useTranslation();
  const off = things.filter(({ place }) => place === null);
  const drawn = zones.find(({ id }) => id === drawing?.zoneId);
  return (
    <Paper component="aside" variant="outlined" sx={{ width: 300, flex: 'none', overflowY: 'auto', px: 2, py: 1.5 }}>
      {props.children}
      <Typography variant="h2">{t('list.title')}</Typography>
      <Typography variant="body2" color="textSecondary" sx={{ mb: 1 }}>
        {t(off.length === 0 ? 'list.none' : 'list.help')}
      </Typography>
      <Box sx={{ display: 'flex', flexDirection: 'column', gap: 0.5 }}>
        {off.map((thing) => (
          <Offered key={keyOfThing(thing)} thing={thing} placing={placing} />
        ))}
      </Box>
      <Typography variant="h2" sx={{ mt: 2 }}>
        {t('zones.title')}
      </Typography>
      {zones.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {t('zones.none')}
        </Typography>
      )}
      {drawing !== null && drawn !== undefined && (
        <Box role="status" sx={{ my: 1, p: 1.25, border: 1, borderColor: 'info.main', borderRadius: 1 }}>
          <Typography variant="body2">{t('zones.drawing', { name: drawn.name })}</Typography>
          <Typography variant="body2" sx={{ fontWeight: 600, my: 0.5 }}>
            {t('zones.corners', { count: drawing.corners.length })}
          </Typography>
          <Button size="small" variant="contained" disabled={drawing.corners.length < 3} onClick={() => onClose(drawing.corners)}>
            {t('zones.close')}
          </Button>
          <Button size="small" onClick={() => onDraw(null)}>
            {common('do.cancel')}
          </Button>
        </Box>
      )}
      {zones.map((zone) => (
        <Box key={zone.id} sx={{ display: 'flex', alignItems: 'center', minHeight: 36 }}>
          <Box sx={{ flex: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{zone.name}</Box>
          <Button
            size="small"
            disabled={drawing !== null}
            aria-label={`${t(zone.outline.length === 0 ? 'zones.draw' : 'zones.redraw')}: ${zone.name}`}
            onClick={() => onDraw({ zoneId: zone.id, corners: [] })}
          >
            {t(zone.outline.length === 0 ? 'zones.draw' : 'zones.redraw')}
          </Button>
          {zone.outline.length > 0 && (
            <Button
              size="small"
              disabled={drawing !== null}
              aria-label={`${t('zones.erase')}: ${zone.name}`}
              onClick={() => void placing.draw(zone.id, [])}
            >
              {t('zones.erase')}
            </Button>
          )}
        </Box>
      ))}
    </Paper>
  );
}

/** Dragged onto the plan; Enter puts it in the middle, from where the arrow keys take it. */
function Offered({ thing, placing }: { readonly thing: Thing; readonly placing: Placing }) {
  const { t } = useTranslation('map');
  const [ghost, setGhost] = useState<{ readonly x: number; readonly y: number } | null>(null);
  const Icon = kindIcon[thing.kind];
  const inMiddle = async () => {
    if (await placing.settle(thing, { x: 0.5, y: 0.5 })) document.getElementById(`pin-${thing.kind}-${thing.id}`)?.focus();
  };
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        color="inherit"
        startIcon={<Icon />}
        aria-label={`${t(`kind.${thing.kind}`)}: ${thing.name}`}
        sx={{ justifyContent: 'flex-start', textAlign: 'left', cursor: 'grab', touchAction: 'none' }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          void inMiddle();
        }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setGhost({ x: event.clientX, y: event.clientY });
        }}
        onPointerMove={(event) => {
          if (ghost !== null) setGhost({ x: event.clientX, y: event.clientY });
        }}
        onPointerCancel={() => setGhost(null)}
        onPointerUp={(event) => {
          setGhost(null);
          const box = document.getElementById('site-plan')?.getBoundingClientRect();
          if (box !== undefined && isOver(box, event.clientX, event.clientY))
            void placing.settle(thing, placeAt(box, event.clientX, event.clientY));
        }}
      >
        {thing.name}
      </Button>
      {ghost !== null && (
        <Box
          aria-hidden
          sx={{
            position: 'fixed',
            zIndex: 1_500,
            pointerEvents: 'none',
            transform: 'translate(-50%, -50%)',
            px: 1,
            py: 0.25,
            borderRadius: 2,
            border: 2,
            bgcolor: 'background.paper',
            fontSize: '0.75rem',
            fontWeight: 600,
          }}
          style={{ left: ghost.x, top: ghost.y }}
        >
          {thing.name}
        </Box>
      )}
    </>
  );
}
