/** OCPP-J in every version that is served, on one listener: a pile takes the newest one it offers too. A new version is a folder and a line here. */
import type { PileDriver, PileDriverHost } from '../../../domain/ports.ts';
import type { Dialect } from '../ocpp-j/dialect.ts';
import { OCPP_J_LIMITS, type OcppJLimits } from '../ocpp-j/limits.ts';
import { openOcppJ, type OcppJOptions } from '../ocpp-j/listener.ts';
import { ocpp16 } from '../ocpp16/driver.ts';
import { ocpp201 } from '../ocpp201/driver.ts';

/** Newest first: the station's order wins (F24). A 2.1 pile that offers 2.0.1 as well connects with it. */
const VERSIONS: readonly (() => Dialect)[] = [ocpp201, ocpp16];

/** Port 0: the system picks one; see PileDriver.addresses. */
export type OcppOptions = Omit<OcppJOptions, 'dialects' | 'limits'> & {
  /** What differs from OCPP_J_LIMITS. */
  readonly limits?: Partial<OcppJLimits>;
};

/** Throws Fault('config.port-in-use') or Fault('config.bad-value') when it cannot listen there. */
export function openOcpp(host: PileDriverHost, { limits, ...options }: OcppOptions): Promise<PileDriver> {
  return openOcppJ(host, { ...options, dialects: VERSIONS.map((version) => version()), limits: { ...OCPP_J_LIMITS, ...limits } });
}
