/**
 * A variable of the device model (2.0.1 part 1 §4) <-> one line of text: `Component[instance]:evse/connector.Variable[instance]#Attribute`.
 * Only component and variable are always there; the attribute Actual is left out. What would be read as punctuation is percent-encoded.
 */

export type AttributeType = 'Actual' | 'Target' | 'MinSet' | 'MaxSet';

export interface SettingKey {
  readonly component: string;
  readonly componentInstance: string | null;
  /** null: not of one EVSE. */
  readonly evse: number | null;
  /** null: not of one connector; never without an EVSE. */
  readonly connector: number | null;
  readonly variable: string;
  readonly variableInstance: string | null;
  readonly attribute: AttributeType;
}

const ATTRIBUTES: readonly AttributeType[] = ['Actual', 'Target', 'MinSet', 'MaxSet'];
/** The punctuation of a key; the percent sign is what encodes it. */
const PUNCTUATION = /[%.:/[\]#]/g;
const KEY = /^([^.:/[\]#]+)(?:\[([^.:/[\]#]*)\])?(?::(\d{1,9})(?:\/(\d{1,9}))?)?\.([^.:/[\]#]+)(?:\[([^.:/[\]#]*)\])?(?:#([A-Za-z]+))?$/;

export function formatSettingKey(key: SettingKey): string {
  const place = key.evse === null ? '' : `:${key.evse}${key.connector === null ? '' : `/${key.connector}`}`;
  const attribute = key.attribute === 'Actual' ? '' : `#${key.attribute}`;
  return `${encoded(key.component)}${bracketed(key.componentInstance)}${place}.${encoded(key.variable)}${bracketed(key.variableInstance)}${attribute}`;
}

/** null: the text is not such a key. */
export function parseSettingKey(text: string): SettingKey | null {
  const match = KEY.exec(text.trim());
  if (match === null) return null;
  const [, component = '', componentInstance, evse, connector, variable = '', variableInstance, attributeText = 'Actual'] = match;
  const attribute = ATTRIBUTES.find((name) => name === attributeText);
  if (attribute === undefined) return null;
  return {
    component: decoded(component),
    componentInstance: componentInstance === undefined ? null : decoded(componentInstance),
    evse: evse === undefined ? null : Number(evse),
    connector: connector === undefined ? null : Number(connector),
    variable: decoded(variable),
    variableInstance: variableInstance === undefined ? null : decoded(variableInstance),
    attribute,
  };
}

function bracketed(instance: string | null): string {
  return instance === null ? '' : `[${encoded(instance)}]`;
}

function encoded(text: string): string {
  return text.replace(PUNCTUATION, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

/** A percent sign that encodes nothing stands for itself: a person may have typed it. */
function decoded(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
