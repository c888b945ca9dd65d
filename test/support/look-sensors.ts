/** Sensors, devices and relays in their states, for look.ts. */
import type { ListLook } from './look-lists.ts';

export const sensorLooks: readonly ListLook[] = [
  { name: 'sensors', at: '/sensors' },
  { name: 'sensors-trouble', at: '/sensors?show=trouble' },
  { name: 'sensors-empty', at: '/sensors', scene: { rows: 0, alarms: false } },
  { name: 'sensors-fault', at: '/sensors', scene: { fault: 'store.read-too-long', alarms: false } },
  { name: 'sensors-field', at: '/sensors?view=field' },
  { name: 'sensors-field-empty', at: '/sensors?view=field', scene: { rows: 0, alarms: false } },
  { name: 'sensor-heat', at: '/sensor/sensor-6' },
  { name: 'sensor-smoke', at: '/sensor/sensor-1' },
  { name: 'sensor-missing', at: '/sensor/none' },
  { name: 'sensors-attendant', at: '/sensors?view=field', scene: { role: 'attendant' } },
  {
    name: 'sensor-form',
    at: '/sensor/sensor-6',
    act: async (page) => {
      await page.locator('main .MuiButton-contained').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'sensor-device-form',
    at: '/sensors?view=field',
    act: async (page) => {
      await page.locator('main table').first().getByRole('button').nth(1).click();
      await page.getByRole('dialog').waitFor();
      await page.getByRole('dialog').locator('.MuiButton-outlined').click();
      await page.getByRole('dialog').getByRole('table').waitFor();
    },
  },
  {
    name: 'sensor-relay-form',
    at: '/sensors?view=field',
    act: async (page) => {
      await page.locator('main .MuiButton-outlined').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'sensor-try',
    at: '/sensors?view=field',
    act: async (page) => {
      await page.locator('main table').nth(1).getByRole('button').nth(2).click();
      await page.getByRole('dialog').waitFor();
    },
  },
];
