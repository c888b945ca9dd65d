/** The station's holidays: days on which periods of a plan that are for holidays hold. */
import AddIcon from '@mui/icons-material/Add';
import DeleteIcon from '@mui/icons-material/DeleteOutlined';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { may } from '../../client/may.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { FilterSelect } from '../../components/filter-fields.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, Listed } from '../../components/page-states.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { readHolidays, withDays, type HolidayLine } from './holiday-text.ts';
import { dayKey } from '../../format/wall-clock.ts';

const noFilter = { year: '' };

export function HolidaysPage() {
  const { t } = useTranslation('plans');
  const api = useApi();
  const mayChange = may(useMe().role, 'plans');
  const [filter, setFilter] = useFilters(noFilter);
  const view = useCall(api.benefits.view, undefined, { topics: ['benefits'] });
  const put = useAction(api.benefits.putHolidays);
  const [adding, setAdding] = useState(false);
  const [told, tell] = useTold();
  const all = view.data?.holidays ?? [];
  const years = [...new Set(all.map(({ day }) => day.slice(0, 4)))];
  const rows = view.data === undefined ? undefined : all.filter(({ day }) => day.startsWith(filter.year));
  const save = async (holidays: readonly HolidayLine[], text: string) => {
    const done = await put.run({ holidays: holidays.map((one) => ({ ...one })) });
    if (!done.ok) return;
    setAdding(false);
    tell(text);
    view.reload();
  };
  const add = (
    <Button
      variant="contained"
      startIcon={<AddIcon />}
      onClick={() => {
        put.reset();
        setAdding(true);
      }}
    >
      {t('holidays.add')}
    </Button>
  );
  const columns: readonly Column<HolidayLine>[] = [
    {
      id: 'day',
      title: t('holidays.day'),
      cell: ({ day }) => (
        <>
          {day}
          <Typography component="span" variant="body2" color="textSecondary" sx={{ ml: 1.5 }}>
            {t(`weekdayLong.${dayKey(weekdayOf(day))}`)}
          </Typography>
        </>
      ),
    },
    { id: 'name', title: t('holidays.name'), wraps: true, cell: ({ name }) => name },
    {
      id: 'do',
      title: '',
      align: 'right',
      cell: ({ day, name }) =>
        mayChange && (
          <IconButton
            size="small"
            disabled={put.pending}
            aria-label={t('holidays.removeOf', { day, name })}
            onClick={() =>
              void save(
                all.filter((one) => one.day !== day),
                t('holidays.removed', { day, name }),
              )
            }
          >
            <DeleteIcon fontSize="small" />
          </IconButton>
        ),
    },
  ];
  return (
    <PageFrame
      title={t('holidays.title')}
      width="text"
      actions={mayChange ? add : undefined}
      filters={
        years.length > 1 ? (
          <FilterSelect
            label={t('holidays.year')}
            value={filter.year}
            any={t('holidays.anyYear')}
            choices={years.map((year) => ({ value: year, text: year }))}
            onChange={(year) => setFilter({ year })}
          />
        ) : undefined
      }
    >
      <Stack spacing={1.5} useFlexGap>
        <Typography variant="body2" color="textSecondary">
          {t('holidays.text')}
        </Typography>
        {!adding && <FaultNote fault={put.fault} />}
        <Listed
          call={view}
          isEmpty={rows?.length === 0}
          empty={<EmptyState title={t('holidays.empty')} help={t('holidays.empty.help')} action={mayChange ? add : undefined} />}
        >
          <DataTable label={t('holidays.title')} columns={columns} rows={rows} rowKey={({ day }) => day} expected={8} />
        </Listed>
      </Stack>
      {adding && (
        <AddDialog
          pending={put.pending}
          fault={put.fault}
          onClose={() => setAdding(false)}
          onAdd={(added) => void save(withDays(all, added), t('holidays.added', { count: added.length }))}
        />
      )}
      <ToldBar told={told} />
    </PageFrame>
  );
}

function AddDialog(props: {
  readonly pending: boolean;
  readonly fault: React.ComponentProps<typeof FormDialog>['fault'];
  readonly onClose: () => void;
  readonly onAdd: (holidays: readonly HolidayLine[]) => void;
}) {
  const { t } = useTranslation('plans');
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const read = readHolidays(text);
  const count = read.ok ? read.holidays.length : 0;
  const wrong = !read.ok ? t('holidays.wrong', { line: read.line, text: read.text }) : tried && count === 0 ? t('holidays.nothing') : null;
  return (
    <FormDialog
      title={t('holidays.add')}
      submit={count > 0 ? t('holidays.addCount', { count }) : t('holidays.add')}
      width="sm"
      pending={props.pending}
      fault={props.fault}
      onSubmit={() => {
        setTried(true);
        if (read.ok && count > 0) props.onAdd(read.holidays);
      }}
      onClose={props.onClose}
    >
      <TextField
        multiline
        minRows={6}
        maxRows={14}
        autoFocus
        label={t('holidays.lines')}
        placeholder={t('holidays.example')}
        value={text}
        error={tried && wrong !== null}
        helperText={(tried ? wrong : null) ?? t('holidays.linesHelp')}
        onChange={(event) => setText(event.target.value)}
        slotProps={{ inputLabel: { shrink: true } }}
      />
    </FormDialog>
  );
}

/** 1 Monday to 7 Sunday. */
function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}
