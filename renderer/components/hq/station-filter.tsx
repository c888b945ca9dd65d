/** Narrows a list of HQ's to one station. */
import { useTranslation } from 'react-i18next';
import type { StationRow } from '../../../hq-receiver/contract.ts';
import { FilterSelect } from '../filter-fields.tsx';

export function StationFilter(props: {
  /** undefined: not here yet. */
  readonly stations: readonly Pick<StationRow, 'stationId' | 'name'>[] | undefined;
  /** An id; empty: all. */
  readonly value: string;
  readonly onChange: (stationId: string) => void;
}) {
  const { t } = useTranslation('hq');
  return (
    <FilterSelect
      label={t('filter.station')}
      value={props.value}
      any={t('filter.station.any')}
      choices={(props.stations ?? []).map(({ stationId, name }) => ({ value: stationId, text: name }))}
      onChange={props.onChange}
      width={220}
    />
  );
}
