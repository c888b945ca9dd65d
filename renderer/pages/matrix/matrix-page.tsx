/** The cause-and-effect matrix: rows are alarm rules, columns are where, cells say what is done. Changes are shown before they are saved. */
import PrintIcon from '@mui/icons-material/PrintOutlined';
import GridIcon from '@mui/icons-material/GridOnOutlined';
import HistoryIcon from '@mui/icons-material/HistoryOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SafetySetupAnswer } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, FaultState, SkeletonRows } from '../../components/page-states.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { languageOf } from '../../i18n/i18n.ts';
import { useSafetySetup } from '../../client/use-safety.ts';
import { CellEditor } from './cell-editor.tsx';
import { ChangeList } from './change-list.tsx';
import { cellsToSave, changesOf, effectsIn, withEffects, type Draft } from './matrix-draft.ts';
import { Legend, MatrixTable, type Place } from './matrix-table.tsx';
import { VersionSheet } from './version-sheet.tsx';

export function MatrixPage() {
  const { t, i18n } = useTranslation('matrix');
  const setup = useSafetySetup();
  const print = `/download/matrix.pdf?lang=${languageOf(i18n)}`;
  const [versions, setVersions] = useState(false);
  const [told, tell] = useTold();
  const version = setup.data?.matrixVersion ?? 0;
  const [taken, setTaken] = useState<{ readonly version: number; readonly cells: Draft['cells'] } | null>(null);
  return (
    <PageFrame
      title={t('title')}
      aside={
        version > 0 && (
          <Typography component="span" color="textSecondary">
            {t('version', { version })}
          </Typography>
        )
      }
      actions={
        <>
          <Button startIcon={<HistoryIcon />} onClick={() => setVersions(true)} disabled={version === 0}>
            {t('versions')}
          </Button>
          <Button variant="outlined" startIcon={<PrintIcon />} href={print} target="_blank" disabled={version === 0}>
            {t('print')}
          </Button>
        </>
      }
    >
      {setup.data === undefined ? (
        setup.fault === null ? (
          <SkeletonRows rows={8} height={64} />
        ) : (
          <FaultState fault={setup.fault} onRetry={setup.reload} />
        )
      ) : setup.data.rules.length === 0 ? (
        <EmptyState
          icon={<GridIcon />}
          title={t('empty.title')}
          help={t('empty.text')}
          action={
            <Button variant="contained" href={hrefOf(['alarm-rules'])}>
              {t('empty.action')}
            </Button>
          }
        />
      ) : (
        // A version that was taken, or one that somebody else saved, begins the draft anew.
        <Editor
          key={`${version} ${taken?.version ?? ''}`}
          setup={setup.data}
          begin={taken?.cells ?? null}
          tell={tell}
          onSaved={setup.reload}
          onDropped={() => setTaken(null)}
        />
      )}
      {versions && setup.data !== undefined && (
        <VersionSheet
          current={version}
          mayTake={setup.data.rules.length > 0}
          onClose={() => setVersions(false)}
          onTake={(row) => {
            setVersions(false);
            setTaken(row);
            tell(t('version.taken', { version: row.version }));
          }}
        />
      )}
      <ToldBar told={told} />
    </PageFrame>
  );
}

function Editor(props: {
  readonly setup: SafetySetupAnswer;
  /** Cells to begin with; null: those in force. */
  readonly begin: Draft['cells'] | null;
  /** Said by the page: the editor begins anew with each version. */
  readonly tell: (text: string) => void;
  readonly onSaved: () => void;
  readonly onDropped: () => void;
}) {
  const { setup, begin, tell, onSaved, onDropped } = props;
  const { t } = useTranslation('matrix');
  const mayChange = may(useMe().role, 'safety-change');
  const inForce: Draft = { cells: setup.matrix, unset: setup.unset };
  const [draft, setDraft] = useState<Draft>({ cells: begin ?? setup.matrix, unset: setup.unset });
  const [place, setPlace] = useState<(Place & { readonly anchor: HTMLElement }) | null>(null);
  const [saving, setSaving] = useState(false);
  const save = useAction(useApi().safety.saveMatrix);
  const changes = changesOf(inForce, draft, setup);
  const submit = async () => {
    const done = await save.run({
      version: setup.matrixVersion,
      cells: cellsToSave(draft, setup).map((cell) => ({ ...cell, effects: [...cell.effects] })),
    });
    if (!done.ok) return;
    setSaving(false);
    tell(t('saved', { version: done.value.version }));
    onDropped();
    onSaved();
  };
  const drop = () => {
    setDraft(inForce);
    onDropped();
  };
  return (
    <>
      <Typography color="textSecondary" sx={{ mb: 1.5 }}>
        {t('intro')}
        {setup.zones.length === 0 ? ` ${t('zones.none')}` : ''}
      </Typography>
      {changes.length > 0 && (
        <Box
          role="status"
          sx={{
            display: 'flex',
            gap: 1.5,
            alignItems: 'center',
            mb: 1.5,
            px: 2,
            py: 1,
            border: 1,
            borderColor: 'warning.main',
            borderRadius: 1,
          }}
        >
          <Box sx={{ flex: 1, fontWeight: 600 }}>{t('changes', { count: changes.length })}</Box>
          <Button onClick={drop}>{t('drop')}</Button>
          <Button variant="contained" onClick={() => setSaving(true)}>
            {t('save')}
          </Button>
        </Box>
      )}
      <MatrixTable setup={setup} draft={draft} changed={changes} onOpen={mayChange ? (at, anchor) => setPlace({ ...at, anchor }) : null} />
      <Legend />
      {place !== null && (
        <CellEditor
          anchor={place.anchor}
          title={t('cell', { rule: place.rule.name, zone: place.zone?.name ?? t('here') })}
          effects={effectsIn(draft, place.rule, place.zone?.id ?? null)}
          onChange={(effects) => setDraft(withEffects(draft, place.rule, place.zone?.id ?? null, effects))}
          onClose={() => setPlace(null)}
        />
      )}
      {saving && (
        <FormDialog
          title={t('save.title')}
          submit={t('save')}
          width="sm"
          pending={save.pending}
          fault={save.fault}
          onSubmit={() => void submit()}
          onClose={() => setSaving(false)}
        >
          <Typography>{t('save.text')}</Typography>
          <ChangeList changes={changes} zones={setup.zones} />
        </FormDialog>
      )}
    </>
  );
}
