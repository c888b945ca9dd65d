/** What a page offers to keep: sums as CSV, files that stations sent. And the map's picture. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { BYTE_ORDER_MARK, csvRecord, type Cell } from '../../station-core/documents/csv.ts';
import { allow, found, type ContextOf } from '../access/context.ts';
import { Denied } from '../access/denied.ts';
import { FOR_EVER } from '../access/headers.ts';
import { rollupQuestion } from '../contracts/facts.ts';
import { stationId } from '../contracts/parts.ts';
import { checked } from '../handlers/rollups.ts';
import { stationFile, stationFileParts } from '../store/file-views.ts';
import { mapPicture } from '../store/map-views.ts';
import { sumByBenefit, sumByDay, sumByPeriod, sumByStation, type Figures } from '../store/rollup-views.ts';

const rollupQuery = rollupQuestion.extend({ of: z.enum(['stations', 'days', 'periods', 'benefits']) });
/** Stations of one CSV. */
const MOST_STATIONS = 10_000;

export function addDownloads(app: FastifyInstance, contextOf: ContextOf): void {
  app.get('/map-picture/:hash', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'look');
    const { hash } = z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/) }).parse(request.params);
    const picture = found(await mapPicture(context.hq.db, hash), { picture: hash });
    // Its name is its content; only who is logged in got it, so no cache between may keep it.
    return reply.type(picture.mediaType).header('cache-control', FOR_EVER.replace('public', 'private')).send(Buffer.from(picture.bytes));
  });

  app.get('/download/rollups.csv', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'look');
    const asked = rollupQuery.safeParse(request.query);
    if (!asked.success) throw new Denied('input.invalid', { field: 'query', help: asked.error.issues[0]?.message ?? '' });
    const range = checked(asked.data);
    const { db } = context.hq;
    const name = `rollups-${asked.data.of}-${range.from}-${range.to}.csv`;
    switch (asked.data.of) {
      case 'stations': {
        const { rows } = await sumByStation(db, range, { offset: 0, limit: MOST_STATIONS });
        const table = rows.map((row) => [row.stationId, row.name, row.currency, row.days, row.connectors, ...cellsOf(row)]);
        return csv(reply, name, [['station_id', 'name', 'currency', 'days', 'connectors', ...FIGURES], ...table]);
      }
      case 'days': {
        const rows = await sumByDay(db, range);
        return csv(reply, name, [
          ['day', 'currency', 'stations', ...FIGURES],
          ...rows.map((row) => [row.day, row.currency, row.stations, ...cellsOf(row)]),
        ]);
      }
      case 'periods': {
        const rows = await sumByPeriod(db, range);
        const table = rows.map((row) => [row.layer, row.kind, row.label, row.currency, kWh(row.energy), row.timeMs, row.net, row.tax]);
        return csv(reply, name, [['layer', 'kind', 'label', 'currency', 'energy_kwh', 'time_ms', 'net_minor', 'tax_minor'], ...table]);
      }
      case 'benefits': {
        const rows = await sumByBenefit(db, range);
        const table = rows.map((row) => [row.source, row.id, row.name, row.currency, row.times, row.amount, row.stations]);
        return csv(reply, name, [['source', 'id', 'name', 'currency', 'times', 'amount_minor', 'stations'], ...table]);
      }
    }
  });

  app.get('/download/file/:stationId/:fileId', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'look');
    const of = z.object({ stationId, fileId: z.string().min(1).max(200) }).parse(request.params);
    const file = found(await stationFile(context.hq.db, of.stationId, of.fileId), { file: of.fileId });
    if (!file.isWhole) throw new Denied('input.not-found', { help: 'It has not come whole yet.' });
    return reply
      .type('application/octet-stream')
      .header('content-disposition', `attachment; filename="${file.name.replace(/[^\w .()+-]/g, '_')}"`)
      .header('content-length', file.size)
      .send(Readable.from(stationFileParts(context.hq.db, of.stationId, of.fileId)));
  });
}

const FIGURES = [
  'energy_kwh', 'charging_ms', 'taken_ms', 'energy_fee_minor', 'service_fee_minor', 'idle_fee_minor', 'net_minor', 'tax_minor', 'discount_minor',
  'bills', 'faults', 'fault_ms',
] as const; // prettier-ignore

function cellsOf(row: Figures): Value[] {
  return [
    kWh(row.energy), row.chargingMs, row.takenMs, row.energyFee, row.serviceFee, row.idleFee, row.net, row.tax, row.discount, row.bills, row.faults,
    row.faultMs,
  ]; // prettier-ignore
}

/** From 0.1 Wh, exact. */
function kWh(energy: number): Cell {
  const size = Math.abs(energy).toString().padStart(5, '0');
  return { figure: `${energy < 0 ? '-' : ''}${size.slice(0, -4)}.${size.slice(-4)}` };
}

/** A word is a text, a number a figure. */
type Value = string | number | Cell;

function csv(reply: FastifyReply, name: string, rows: readonly (readonly Value[])[]): FastifyReply {
  const text = rows.map((row) => csvRecord(row.map(toCell))).join('');
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(BYTE_ORDER_MARK + text);
}

function toCell(value: Value): Cell {
  if (typeof value === 'object') return value;
  return typeof value === 'number' ? { figure: String(value) } : { text: value };
}
