/** What the directive says: a form for its kind, or text. */
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrderKind } from '../../client/hq/hq-may.ts';
import type { Draft } from './draft.ts';
import { FirmwarePart } from './firmware-part.tsx';
import { FormFields } from './form-fields.tsx';
import { bodyOf, firstValues, FORMS, SETTINGS_FORMS, wrongFields, type Form, type Values } from './forms.ts';
import { PlanPart } from './plan-part.tsx';

interface Currency {
  readonly code: string;
  readonly digits: number;
}

export function BodyPart(props: {
  readonly kind: OrderKind;
  /** What was sent before; undefined: nothing. */
  readonly before: unknown;
  readonly currency: Currency;
  readonly stations: readonly { readonly stationId: string; readonly name: string }[];
  readonly onDraft: (draft: Draft) => void;
}) {
  const { t } = useTranslation('hqDirectives');
  const { kind, before, currency, stations, onDraft } = props;
  const hasForm = kind === 'plan' || kind === 'firmware' || kind === 'settings' || FORMS[kind] !== undefined;
  const [asText, setAsText] = useState(before !== undefined || !hasForm);
  const tell = (body: unknown) => onDraft({ body, objectId: null });
  const form = FORMS[kind];
  if (kind === 'firmware') return <FirmwarePart onDraft={onDraft} />;
  return (
    <>
      {hasForm && before === undefined && kind !== 'settings' && (
        <FormControlLabel
          control={
            <Switch
              size="small"
              checked={asText}
              onChange={(_, on) => {
                setAsText(on);
                tell(undefined);
              }}
            />
          }
          label={t('asText')}
        />
      )}
      {asText ? (
        <TextPart before={before} onBody={tell} />
      ) : kind === 'plan' ? (
        <PlanPart stations={stations} currency={currency} onBody={tell} />
      ) : kind === 'settings' ? (
        <SettingsPart currency={currency} onDraft={onDraft} />
      ) : form === undefined ? null : (
        <FormPart key={kind} form={form} currency={currency} onBody={tell} />
      )}
    </>
  );
}

function TextPart({ before, onBody }: { readonly before: unknown; readonly onBody: (body: unknown) => void }) {
  const { t } = useTranslation('hqDirectives');
  const [text, setText] = useState(before === undefined ? '' : JSON.stringify(before, null, 2));
  const begin = useEffectEvent(() => onBody(before));
  useEffect(() => begin(), []);
  const parsed = parsedJson(text);
  const change = (next: string) => {
    setText(next);
    onBody(parsedJson(next));
  };
  return (
    <TextField
      label={t('text')}
      value={text}
      onChange={(event) => change(event.target.value)}
      multiline
      minRows={8}
      maxRows={24}
      error={text !== '' && parsed === undefined}
      helperText={text !== '' && parsed === undefined ? t('text.wrong') : t('text.help')}
      slotProps={{ htmlInput: { spellCheck: false, style: { fontFamily: 'monospace', fontSize: '0.8125rem' } } }}
    />
  );
}

/** undefined: no JSON object. */
function parsedJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // While it is being typed it is none yet; the field says so.
    return undefined;
  }
}

const SECTIONS = ['active-plan', 'station', 'money'] as const;

function SettingsPart({ currency, onDraft }: { readonly currency: Currency; readonly onDraft: (draft: Draft) => void }) {
  const { t } = useTranslation('hqDirectives');
  const [section, setSection] = useState<(typeof SECTIONS)[number]>('active-plan');
  return (
    <>
      <TextField
        select
        label={t('section')}
        value={section}
        onChange={(event) => {
          setSection(SECTIONS.find((one) => one === event.target.value) ?? 'active-plan');
          onDraft({ body: undefined, objectId: null });
        }}
        helperText={t('section.help')}
        sx={{ maxWidth: 480 }}
      >
        {SECTIONS.map((one) => (
          <MenuItem key={one} value={one}>
            {t(`section.${one}`)}
          </MenuItem>
        ))}
      </TextField>
      <FormPart
        key={section}
        form={SETTINGS_FORMS[section]}
        currency={currency}
        onBody={(body) => {
          const isEmpty = typeof body === 'object' && body !== null && Object.keys(body).length === 0;
          onDraft({ body: isEmpty ? undefined : body, objectId: section });
        }}
      />
    </>
  );
}

function FormPart({
  form,
  currency,
  onBody,
}: {
  readonly form: Form;
  readonly currency: Currency;
  readonly onBody: (body: unknown) => void;
}) {
  const [values, setValues] = useState<Values>(() => firstValues(form));
  const change = (next: Values) => {
    setValues(next);
    onBody(wrongFields(form, next, currency.digits).length === 0 ? bodyOf(form, next, currency.digits) : undefined);
  };
  return <FormFields form={form} values={values} currency={currency} onChange={change} />;
}
