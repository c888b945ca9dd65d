/** Which words a field has. */
import { hqDirectives } from '../../i18n/en/hq-directives.ts';
import type { FieldKind } from './forms.ts';

type Key = Extract<keyof typeof hqDirectives, `field.${string}` | `option.${string}` | `help.${string}` | 'stays'>;

export function fieldKey(name: string): Key {
  return keyed(`field.${name}`) ?? 'field.name';
}

export function optionKey(option: string): Key {
  return keyed(`option.${option}`) ?? 'stays';
}

/** null: nothing beside its name. */
export function helpKey(name: string, kind: FieldKind): Key | null {
  return keyed(`field.${name}.help`) ?? keyed(`help.${kind}`);
}

function keyed(key: string): Key | null {
  return key in hqDirectives ? (key as Key) : null;
}
