/** Tariffs out of a file as OCPI writes them: one, a list, or an answer with data. Which layer each is, is guessed and asked. */

export const LAYERS = ['energy', 'service', 'idle'] as const;
export type Layer = (typeof LAYERS)[number];

type Ocpi = Readonly<Record<string, unknown>>;

export interface NamedTariff {
  readonly file: string;
  /** The tariff's own id, by which people tell it from others. */
  readonly name: string;
  readonly ocpi: Ocpi;
}

/** null: no tariffs in there. */
export function tariffsIn(file: string, text: string): NamedTariff[] | null {
  const value = parsed(text);
  const list = Array.isArray(value) ? value : isRecord(value) && Array.isArray(value['data']) ? value['data'] : [value];
  const tariffs = list.filter(isTariff);
  if (tariffs.length === 0 || tariffs.length !== list.length) return null;
  return tariffs.map((ocpi) => ({ file, name: typeof ocpi['id'] === 'string' ? ocpi['id'] : file, ocpi }));
}

/** By what it charges for: standing time is idle, the first for energy is energy, the next service. */
export function guessedLayers(tariffs: readonly NamedTariff[]): (Layer | '')[] {
  const free = new Set<Layer>(LAYERS);
  return tariffs.map(({ ocpi }) => {
    const types = componentTypes(ocpi);
    const order: readonly Layer[] =
      types.has('PARKING_TIME') && !types.has('ENERGY') ? ['idle', 'service', 'energy'] : ['energy', 'service', 'idle'];
    const layer = order.find((one) => free.has(one)) ?? '';
    if (layer !== '') free.delete(layer);
    return layer;
  });
}

/** The body of the directive; null: something is missing, or two tariffs have one layer. */
export function planBody(name: string, graceMinutes: string, tariffs: readonly NamedTariff[], layers: readonly (Layer | '')[]): unknown {
  const currency = tariffs[0]?.ocpi['currency'];
  const isWhole = layers.length > 0 && layers.every((layer) => layer !== '') && new Set(layers).size === layers.length;
  if (name.trim() === '' || !isWhole || typeof currency !== 'string' || !/^\d{1,4}$/.test(graceMinutes.trim())) return null;
  return {
    name: name.trim(),
    currency,
    layers: tariffs.map(({ ocpi }, index) => ({ layer: layers[index], ocpi })),
    idleGraceS: Number(graceMinutes) * 60,
  };
}

function componentTypes(ocpi: Ocpi): Set<unknown> {
  const elements = Array.isArray(ocpi['elements']) ? ocpi['elements'] : [];
  return new Set(
    elements.flatMap((element: unknown) =>
      isRecord(element) && Array.isArray(element['price_components'])
        ? element['price_components'].map((component: unknown) => (isRecord(component) ? component['type'] : null))
        : [],
    ),
  );
}

function isTariff(value: unknown): value is Ocpi {
  return isRecord(value) && Array.isArray(value['elements']) && typeof value['currency'] === 'string';
}

function isRecord(value: unknown): value is Ocpi {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Said by whoever shows the file: it holds no tariff.
    return null;
  }
}
