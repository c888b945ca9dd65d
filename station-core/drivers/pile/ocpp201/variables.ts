/** Component and variable as OCPP 2.0.1 writes them <-> the keys of settings as the station knows them. */
import type { ConfigurationKey } from '../../../domain/command.ts';
import { isSecretName, SECRET } from '../ocpp-j/mask.ts';
import { fieldsOf, integerOf, listOf, textOf, type Fields } from '../ocpp-j/values.ts';
import { formatSettingKey, type AttributeType, type SettingKey } from './setting-key.ts';

const LONGEST_VALUE = 4_096;

/** The component and the variable of a request (part 2 §2.18, §2.48). */
export function componentVariable(key: SettingKey): { readonly component: object; readonly variable: object } {
  return {
    component: {
      name: key.component,
      ...(key.componentInstance === null ? {} : { instance: key.componentInstance }),
      ...(key.evse === null ? {} : { evse: { id: key.evse, ...(key.connector === null ? {} : { connectorId: key.connector }) } }),
    },
    variable: { name: key.variable, ...(key.variableInstance === null ? {} : { instance: key.variableInstance }) },
  };
}

/** The key of an entry with a component and a variable; null: they are not there. */
export function settingKeyOf(entry: Fields, attribute: unknown = 'Actual'): SettingKey | null {
  const component = fieldsOf(entry['component']);
  const variable = fieldsOf(entry['variable']);
  const [componentName, variableName] = [textOf(component['name'], 100), textOf(variable['name'], 100)];
  if (componentName === null || componentName === '' || variableName === null || variableName === '') return null;
  const evse = fieldsOf(component['evse']);
  const evseId = natural(evse['id']);
  return {
    component: componentName,
    componentInstance: textOf(component['instance'], 100),
    evse: evseId,
    connector: evseId === null ? null : natural(evse['connectorId']),
    variable: variableName,
    variableInstance: textOf(variable['instance'], 100),
    attribute: attributeOf(attribute),
  };
}

/** The settings of a NotifyReport's reportData (part 2 §1.36); entries that cannot be read are left out. */
export function reportedSettings(reportData: unknown): ConfigurationKey[] {
  return (listOf(reportData) ?? []).flatMap((entry) =>
    (listOf(entry['variableAttribute']) ?? []).flatMap((attribute) => {
      const key = settingKeyOf(entry, attribute['type']);
      if (key === null) return [];
      const { mutability } = attribute;
      // What can only be written is a secret by nature: it is never kept, whatever a pile tells of it.
      const value = mutability === 'WriteOnly' ? null : shownValue(key, attribute['value']);
      return [{ key: formatSettingKey(key), readonly: mutability === 'ReadOnly' || attribute['constant'] === true, value }];
    }),
  );
}

/** A value as it may be kept: that of a secret is masked. */
export function shownValue(key: SettingKey, value: unknown): string | null {
  const told = typeof value === 'boolean' ? String(value) : textOf(value, LONGEST_VALUE);
  return told !== null && told !== '' && isSecretName(key.variable) ? SECRET : told;
}

function attributeOf(value: unknown): AttributeType {
  return value === 'Target' || value === 'MinSet' || value === 'MaxSet' ? value : 'Actual';
}

function natural(value: unknown): number | null {
  const number = integerOf(value);
  return number === null || number < 0 || number > 999_999_999 ? null : number;
}
