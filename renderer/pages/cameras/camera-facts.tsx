/** What is known of a camera and what is set for it, beside its picture. */
import Link from '@mui/material/Link';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useMe } from '../../client/station-context.tsx';
import { bitRateText, codecText, makeText } from '../../components/camera/camera-make.ts';
import { Panel } from '../../components/camera/panel.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { bytesText } from '../../format/bytes-text.ts';
import { addressOf } from './camera-columns.tsx';
import { profileText } from './probe-facts.tsx';

export function CameraFacts({ row }: { readonly row: CameraRow }) {
  const { t } = useTranslation('cameras');
  const { role } = useMe();
  const { camera, health, piles, zoneName } = row;
  const make = health?.make ?? null;
  const abilities = health?.abilities ?? null;
  const presetName = (token: string) => abilities?.presets.find((preset) => preset.token === token)?.name || token;
  const profileOf = (token: string) => {
    const profile = abilities?.profiles.find((one) => one.token === token);
    return profile === undefined ? (token === '' ? t('what.first') : token) : profileText(profile);
  };
  return (
    <Stack spacing={2}>
      <Panel title={t('facts.sees')}>
        <FactList
          facts={[
            [t('facts.zone'), zoneName ?? '–'],
            [
              t('facts.piles'),
              piles.length === 0
                ? '–'
                : piles.map(({ id, name }, at) => (
                    <Fragment key={id}>
                      {at > 0 && ', '}
                      <Link href={hrefOf(['pile', id])}>{name}</Link>
                    </Fragment>
                  )),
            ],
            ...(abilities?.ptz === true
              ? [[t('facts.alarmPreset'), camera.alarmPreset === null ? t('place.stays') : presetName(camera.alarmPreset)] as const]
              : []),
          ]}
        />
      </Panel>
      <Panel title={t('facts.picture')}>
        <FactList
          facts={[
            [
              t('facts.flow'),
              health?.recording === true
                ? `${t('flow.fps', { fps: health.framesPerSecond.toFixed(0) })} · ${bitRateText(health.bitsPerSecond)} · ${codecText(health.codec)}`
                : '–',
            ],
            [
              t('facts.ring'),
              health === null || camera.prerollS === 0
                ? '–'
                : t('facts.ringText', { seconds: Math.round(health.ringMs / 1_000), size: bytesText(health.ringBytes) }),
            ],
            [t('keep.preroll'), t('facts.seconds', { count: camera.prerollS })],
            [t('keep.postroll'), t('facts.seconds', { count: camera.postrollS })],
            [t('what.main'), profileOf(camera.mainProfile)],
            [t('what.sub'), profileOf(camera.subProfile)],
          ]}
        />
      </Panel>
      <Panel title={t('facts.privacy')}>
        <FactList
          facts={[
            [t('privacy.people'), t(camera.privacy.people ? 'facts.kept' : 'facts.notKept')],
            [t('privacy.faces'), t(camera.privacy.faces ? 'facts.kept' : 'facts.notKept')],
            [t('privacy.recognise'), t(camera.privacy.recognise ? 'facts.on' : 'facts.off')],
            [t('keep.keepDays'), t('facts.days', { count: camera.privacy.keepDays })],
          ]}
        />
        {may(role, 'sightings') && (
          <Typography variant="body2">
            <Link href={hrefOf(['sightings'], { camera: camera.id })}>{t('facts.toSightings')}</Link>
          </Typography>
        )}
      </Panel>
      <Panel title={t('facts.camera')}>
        <FactList
          facts={[
            [t('facts.make'), makeText(row) === '' ? t('make.unknown') : makeText(row)],
            [t('facts.firmware'), make === null || make.firmware === '' ? '–' : make.firmware],
            [t('facts.serial'), make === null || make.serial === '' ? '–' : make.serial],
            [t('facts.address'), addressOf(row)],
            [t('facts.login'), camera.username === '' ? t('facts.noLogin') : camera.username],
            [t('facts.certificate'), t(camera.pinnedCertificate === null ? 'facts.notPinned' : 'facts.pinned')],
          ]}
        />
      </Panel>
    </Stack>
  );
}
