/** A browser logged in for each role of a station, to see who may what. */
import type { Role } from '../../station-core/domain/operator.ts';
import type { ApiStation, Browser } from './api-station.ts';

const PASSWORD = 'a role’s long password';

/** The owner makes a colleague of this role, who logs in. */
export async function browserAs(station: ApiStation, owner: Browser, role: Exclude<Role, 'owner'>): Promise<Browser> {
  await owner.client.operators.add({ name: `Person ${role}`, role, password: PASSWORD });
  const browser = station.browser();
  await browser.client.auth.login({ name: `Person ${role}`, password: PASSWORD });
  return browser;
}

/** The code a call is refused with; 'done' when it is not. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'done';
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
}
