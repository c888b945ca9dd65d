/** Clips and pictures as they were kept, and the files of the record. */
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '../../../station-core/api/contract.ts';
import { useStation } from '../../client/station-context.tsx';
import { useNow } from '../../client/screen-context.tsx';
import { bytesText } from '../../format/bytes-text.ts';
import { shortTimeText } from '../../format/time-text.ts';

type Item = IncidentView['evidence'][number];

export function EvidencePanel({ view }: { readonly view: IncidentView }) {
  const { t } = useTranslation('incidents');
  const of = (kind: Item['kind']) => view.evidence.filter((item) => item.kind === kind);
  const clips = of('clip');
  const pictures = of('snapshot');
  const files = view.evidence.filter(({ kind }) => kind !== 'clip' && kind !== 'snapshot');
  return (
    <Stack spacing={3}>
      <Box component="section" aria-label={t('clips.title')}>
        <Title text={t('clips.title')} />
        {clips.length === 0 ? (
          <Typography color="textSecondary">{t('clips.none')}</Typography>
        ) : (
          <Grid>
            {clips.map((item) => (
              <Clip key={item.id} item={item} view={view} />
            ))}
          </Grid>
        )}
      </Box>
      {pictures.length > 0 && (
        <Box component="section" aria-label={t('pictures.title')}>
          <Title text={t('pictures.title')} />
          <Grid>
            {pictures.map((item) => (
              <Picture key={item.id} item={item} view={view} />
            ))}
          </Grid>
        </Box>
      )}
      <Box component="section" aria-label={t('files.title')}>
        <Title text={t('files.title')} />
        {files.length === 0 ? (
          <Typography color="textSecondary">{t('files.later')}</Typography>
        ) : (
          <Stack component="ul" spacing={0.5} sx={{ m: 0, p: 0, listStyle: 'none' }}>
            {files.map((item) => (
              <Box component="li" key={item.id}>
                {item.trimmedAtMs === null ? (
                  <Link href={urlOf(item)} download={item.name}>
                    {t(`kind.${item.kind}`)}
                  </Link>
                ) : (
                  t(`kind.${item.kind}`)
                )}
                <Typography component="span" variant="body2" color="textSecondary" sx={{ ml: 1 }}>
                  {item.name} · {bytesText(item.bytes)}
                </Typography>
              </Box>
            ))}
          </Stack>
        )}
      </Box>
    </Stack>
  );
}

function Title({ text }: { readonly text: string }) {
  return (
    <Typography variant="h2" sx={{ fontSize: '1.1rem', mb: 1.5 }}>
      {text}
    </Typography>
  );
}

function Grid({ children }: { readonly children: React.ReactNode }) {
  return <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(300px, 1fr))', gap: 2 }}>{children}</Box>;
}

function Clip({ item, view }: { readonly item: Item; readonly view: IncidentView }) {
  const { t } = useTranslation('incidents');
  const { zone } = useStation();
  const now = useNow();
  const name = nameOf(item, view);
  return (
    <Paper variant="outlined" sx={{ p: 1.5 }}>
      {item.trimmedAtMs === null ? (
        <video
          controls
          preload="metadata"
          src={urlOf(item)}
          aria-label={t('clips.play', { name, time: shortTimeText(item.fromMs, zone, now) })}
          style={{ width: '100%', aspectRatio: '16 / 9', background: '#000' }}
        />
      ) : (
        <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
          {t('clips.trimmed', { time: shortTimeText(item.trimmedAtMs, zone, now), hash: item.sha256 })}
        </Typography>
      )}
      <Caption item={item} name={name} />
    </Paper>
  );
}

function Picture({ item, view }: { readonly item: Item; readonly view: IncidentView }) {
  const { t } = useTranslation('incidents');
  const { zone } = useStation();
  const now = useNow();
  const name = nameOf(item, view);
  if (item.trimmedAtMs !== null) return null;
  return (
    <Paper variant="outlined" sx={{ p: 1.5 }}>
      <Box
        component="img"
        src={urlOf(item)}
        alt={t('picture.of', { name, time: shortTimeText(item.fromMs, zone, now) })}
        sx={{ width: '100%', aspectRatio: '16 / 9', objectFit: 'contain', bgcolor: '#000' }}
      />
      <Caption item={item} name={name} />
    </Paper>
  );
}

function Caption({ item, name }: { readonly item: Item; readonly name: string }) {
  const { zone } = useStation();
  const now = useNow();
  return (
    <>
      <Typography variant="body2" sx={{ mt: 1, fontWeight: 600 }}>
        {name}
      </Typography>
      <Typography variant="body2" color="textSecondary" sx={{ fontVariantNumeric: 'tabular-nums' }}>
        {shortTimeText(item.fromMs, zone, now)} · {Math.round((item.toMs - item.fromMs) / 1_000)} s · {bytesText(item.bytes)}
      </Typography>
      {item.problem !== null && (
        <Typography variant="body2" sx={{ color: 'warning.main' }}>
          {item.problem}
        </Typography>
      )}
    </>
  );
}

function nameOf({ cameraId, name }: Item, { names }: IncidentView): string {
  return cameraId === null ? name : (names.cameras[cameraId] ?? cameraId);
}

function urlOf({ incidentId, name }: Item): string {
  return `/evidence/${encodeURIComponent(incidentId)}/${encodeURIComponent(name)}`;
}
