/** The installer's record of one zone, `#/zone/<id>/record`: begin one, try everything in the zone, close it, print it; earlier ones beside it. */
import BackIcon from '@mui/icons-material/ArrowBack';
import AddIcon from '@mui/icons-material/Add';
import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { useSafetySetup } from '../../client/use-safety.ts';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, FaultState, SkeletonRows } from '../../components/page-states.tsx';
import { Beside } from '../../components/test-record/beside.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { languageOf } from '../../i18n/i18n.ts';
import { BeginForm } from './begin-form.tsx';
import { OpenRecord } from './open-record.tsx';
import { RecordList } from '../../components/field-record/record-list.tsx';
import { RecordResult } from './record-result.tsx';

/** record: an id, 'new' for the form; empty: the open one, or the last. */
const noFilter = { record: '' };

export function FieldRecordPage({ parts }: { readonly parts: readonly string[] }) {
  const [zoneId = ''] = parts;
  const { t } = useTranslation('fieldRecord');
  const [filter, setFilter] = useFilters(noFilter);
  const [told, tell] = useTold();
  const setup = useSafetySetup();
  const rows = useCall(useApi().fieldRecords.list, { zoneId }, { topics: ['zones'] });
  const mayMake = may(useMe().role, 'zone-record');
  const open = rows.data?.find(({ verdict }) => verdict === null);
  const wanted = filter.record === 'new' ? open?.id : filter.record !== '' ? filter.record : (open ?? rows.data?.[0])?.id;
  const again = mayMake && open === undefined && (
    <Button variant="outlined" startIcon={<AddIcon />} onClick={() => setFilter({ record: 'new' })}>
      {t('again')}
    </Button>
  );
  const name = setup.data?.zones.find(({ id }) => id === zoneId)?.name ?? zoneId;
  return (
    <PageFrame
      title={t('title', { name })}
      aside={
        <Button size="small" startIcon={<BackIcon />} href={hrefOf(['zone', zoneId])}>
          {t('toZone')}
        </Button>
      }
    >
      <Beside aside={rows.data !== undefined && <RecordList zoneId={zoneId} rows={rows.data} shownId={wanted ?? null} />}>
        {rows.data === undefined ? (
          rows.fault === null ? (
            <SkeletonRows rows={10} />
          ) : (
            <FaultState fault={rows.fault} onRetry={rows.reload} />
          )
        ) : wanted === undefined ? (
          mayMake ? (
            <BeginForm
              zoneId={zoneId}
              onBegun={(record) => {
                setFilter({ record });
                rows.reload();
              }}
            />
          ) : (
            <EmptyState title={t('none.title')} help={t('none.help')} />
          )
        ) : (
          <OneRecord
            key={wanted}
            recordId={wanted}
            mayMake={mayMake}
            again={again}
            onClosed={() => {
              tell(t('close.done'));
              rows.reload();
            }}
          />
        )}
      </Beside>
      <ToldBar told={told} />
    </PageFrame>
  );
}

function OneRecord(props: {
  readonly recordId: string;
  readonly mayMake: boolean;
  readonly again: ReactNode;
  readonly onClosed: () => void;
}) {
  const { t, i18n } = useTranslation('fieldRecord');
  const { recordId, mayMake } = props;
  const record = useCall(useApi().fieldRecords.get, { recordId, language: languageOf(i18n) }, { topics: ['zones'] });
  if (record.data === undefined) {
    if (record.fault === null) return <SkeletonRows rows={10} />;
    if (record.fault.code === 'input.not-found') return <EmptyState title={t('missing.title')} help={t('missing.help')} />;
    return <FaultState fault={record.fault} onRetry={record.reload} />;
  }
  if (record.data.verdict !== null) return <RecordResult record={record.data} again={props.again} />;
  return <OpenRecord record={record.data} mayMake={mayMake} onDone={record.reload} onClosed={props.onClosed} />;
}
