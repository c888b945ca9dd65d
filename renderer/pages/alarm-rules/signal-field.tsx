/** What a rule looks at: sensors of a kind first, for a new detector is then covered by itself. */
import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import type { AlarmRulesView } from '../../../station-core/api/contract.ts';
import type { ConditionWords } from './condition-words.ts';

const KINDS = [
  'smoke',
  'heat',
  'carbon-monoxide',
  'gas',
  'temperature',
  'humidity',
  'water',
  'door',
  'push-button',
  'fire-panel',
  'voltage',
  'trip-feedback',
];
const CONNECTOR = ['temperature', 'battery-temperature', 'soc', 'power', 'state', 'error'];
const CAMERA = [
  'fire',
  'smoke',
  'over-temperature',
  'person',
  'vehicle',
  'line-crossed',
  'loitering',
  'no-helmet',
  'smoking',
  'fall',
  'tamper',
  'motion',
];
const STATION = ['disk-nearly-full', 'clock-jumped', 'writer-slow', 'backup-failed', 'store-damaged', 'hq-silent'];

type Group = 'kinds' | 'sensors' | 'piles' | 'cameras' | 'station';

interface Option {
  readonly signal: string;
  readonly group: Group;
  readonly text: string;
}

export function SignalField({
  value,
  view,
  words,
  onChange,
}: {
  readonly value: string;
  readonly view: AlarmRulesView;
  readonly words: ConditionWords;
  readonly onChange: (signal: string) => void;
}) {
  const { t } = useTranslation('rules');
  const option = (group: Group, signal: string): Option => ({ signal, group, text: words.signal(signal) });
  const options = signalsOf(view).map(([group, signal]) => option(group, signal));
  const chosen = options.find(({ signal }) => signal === value) ?? option('sensors', value);
  return (
    <Autocomplete
      size="small"
      disableClearable
      options={options.some(({ signal }) => signal === value) ? options : [...options, chosen]}
      value={chosen}
      groupBy={({ group }) => t(`group.${group}`)}
      getOptionLabel={({ text }) => text}
      getOptionKey={({ signal }) => signal}
      isOptionEqualToValue={(one, other) => one.signal === other.signal}
      onChange={(_, next) => onChange(next.signal)}
      renderInput={(params) => <TextField {...params} label={t('form.what')} />}
    />
  );
}

function signalsOf({ sensors, cameras, piles }: AlarmRulesView): (readonly [Group, string])[] {
  const of = (group: Group, signals: readonly string[]) => signals.map((signal) => [group, signal] as const);
  return [
    ...of('kinds', KINDS.map((kind) => `sensor:${kind}/*`)),
    ...of('kinds', ['sensor:*']),
    ...of('sensors', sensors.map(({ id }) => `sensor:${id}`)),
    ...of('piles', CONNECTOR.map((what) => `pile:*/*/*/${what}`)),
    ...of('piles', ['pile:*/online']),
    ...of('piles', piles.map(({ id }) => `pile:${id}/online`)),
    ...of('cameras', CAMERA.map((signal) => `camera:*/${signal}`)),
    ...of('cameras', cameras.flatMap(({ id }) => CAMERA.map((signal) => `camera:${id}/${signal}`))),
    ...of('station', STATION.map((kind) => `station:${kind}`)),
    ...of('station', ['hq:online']),
  ];
} // prettier-ignore
