/** What a pile or a camera says -> the signals that rules look at, by the names of domain/safety SignalKey. Pure. */
import { parseDecimal } from '../../base/decimal.ts';
import type { PileEvent } from '../../domain/event.ts';
import type { ConnectorRef } from '../../domain/pile.ts';
import type { CameraTold } from '../../domain/field-ports.ts';
import type { Signal } from '../../domain/safety.ts';
import type { MeterSample } from '../../domain/session.ts';

/** atMs by the monotonic clock. */
export function pileSignals(event: PileEvent, atMs: number): Signal[] {
  switch (event.kind) {
    case 'pile.connected':
      return [{ key: `pile:${event.pileId}/online`, value: 1, text: null, atMs }];
    case 'pile.disconnected':
      return [{ key: `pile:${event.pileId}/online`, value: 0, text: null, atMs }];
    case 'pile.status':
      return [
        { key: keyOf(event.ref, 'state'), value: null, text: event.state, atMs },
        { key: keyOf(event.ref, 'error'), value: null, text: event.errorCode ?? 'NoError', atMs },
      ];
    case 'session.metered':
      return metered(event.ref, event.entries.at(-1)?.samples, atMs);
    case 'transaction.told':
      return event.ref === null ? [] : metered(event.ref, event.entries.at(-1)?.samples, atMs);
    default:
      return [];
  }
}

export function cameraSignal({ cameraId, signal, label, on, arrivedMs }: CameraTold): Signal {
  const name = signal === 'input' ? `input/${label}` : signal;
  return { key: `camera:${cameraId}/${name}`, value: on ? 1 : 0, text: label, atMs: arrivedMs };
}

/** Of the newest entry: the hottest place of the connector, the battery (location EV, as OCPP 1.6 §7.28 and 2.0.1 have it), charge and power. */
function metered(ref: ConnectorRef, samples: readonly MeterSample[] | undefined, atMs: number): Signal[] {
  const of = (measurand: string): MeterSample[] => (samples ?? []).filter((sample) => sample.measurand === measurand);
  const temperatures = of('Temperature');
  const told: readonly (readonly [string, number | null])[] = [
    ['temperature', hottest(temperatures.filter(({ location }) => location !== 'EV'))],
    ['battery-temperature', hottest(temperatures.filter(({ location }) => location === 'EV'))],
    ['soc', first(of('SoC'))],
  ];
  return told.flatMap(([what, value]) => (value === null ? [] : [{ key: keyOf(ref, what), value, text: null, atMs }]));
}

function hottest(samples: readonly MeterSample[]): number | null {
  const values = samples.map(celsius).filter((value) => value !== null);
  return values.length === 0 ? null : Math.max(...values);
}

function celsius({ value, unit }: MeterSample): number | null {
  const tenths = parseDecimal(value, 1);
  if (tenths === null) return null;
  // As the standard spells the unit, in both versions of its spelling.
  if (/^fahrenheit$/i.test(unit)) return Math.round(((tenths / 10 - 32) * 50) / 9) / 10;
  return unit === 'K' ? tenths / 10 - 273.15 : tenths / 10;
}

function first([sample]: readonly MeterSample[]): number | null {
  return sample === undefined ? null : parseDecimal(sample.value, 0);
}

function keyOf({ pileId, evse, connector }: ConnectorRef, what: string): string {
  return `pile:${pileId}/${evse}/${connector}/${what}`;
}
