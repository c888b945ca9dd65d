/** Plans as stations have them, to be looked at and sent to others. */
import { bool, int, json, text, texts } from './rows.ts';
import type { Sql } from './sql.ts';

interface PlanLine {
  readonly planId: string;
  readonly version: number;
  readonly name: string;
  readonly isActive: boolean;
  readonly layers: string[];
}

/** The newest version of each plan of a station, those in force first; at most 200. */
export async function plansOf(sql: Sql, stationId: string): Promise<PlanLine[]> {
  const rows = await sql.query(
    `SELECT t.plan_id, t.plan_version, max(t.body->>'name') AS name, bool_or(t.is_active) AS is_active, array_agg(t.layer ORDER BY t.layer) AS layers
     FROM tariff t
     WHERE t.station_id = $1 AND t.body IS NOT NULL AND t.plan_version = (
       SELECT max(n.plan_version) FROM tariff n WHERE n.station_id = t.station_id AND n.plan_id = t.plan_id AND n.body IS NOT NULL
     )
     GROUP BY t.plan_id, t.plan_version ORDER BY bool_or(t.is_active) DESC, 3 LIMIT 200`,
    [stationId],
  );
  return rows.map((row) => ({
    planId: text(row, 'plan_id'),
    version: int(row, 'plan_version'),
    name: text(row, 'name'),
    isActive: bool(row, 'is_active'),
    layers: [...texts(row, 'layers')],
  }));
}

interface PlanLayer {
  readonly layer: string;
  readonly name: string;
  readonly ocpi: Readonly<Record<string, unknown>>;
  /** What people call its elements, where the station told it. */
  readonly labels: readonly unknown[] | null;
  readonly idleGraceS: number;
}

export async function planLayers(sql: Sql, stationId: string, planId: string, version: number): Promise<PlanLayer[]> {
  const rows = await sql.query(
    'SELECT layer, body FROM tariff WHERE station_id = $1 AND plan_id = $2 AND plan_version = $3 AND body IS NOT NULL ORDER BY layer LIMIT 3',
    [stationId, planId, version],
  );
  return rows.map((row) => {
    const body = json(row, 'body') as Readonly<Record<string, unknown>>;
    const grace = body['idleGraceS'];
    return {
      layer: text(row, 'layer'),
      name: typeof body['name'] === 'string' ? body['name'] : '',
      ocpi: body['ocpi'] as Readonly<Record<string, unknown>>,
      labels: Array.isArray(body['labels']) ? body['labels'] : null,
      idleGraceS: typeof grace === 'number' ? grace : 0,
    };
  });
}
