/** Rollups as files: CSV goes out as it is read; Parquet is built a row group at a time. */
import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { BYTE_ORDER_MARK, csvRecord, type Cell } from '../../station-core/documents/csv.ts';
import { ROLLUP_COLUMNS, type RollupRow } from '../store/partners.ts';

/** A Parquet file ends with its index, so its rows are held in memory; a longer range is asked for in parts. */
export const MOST_PARQUET_ROWS = 2_000_000;

const TEXTS: ReadonlySet<string> = new Set(['station_id', 'station_name', 'currency', 'period', 'pile_id']);

/** Amounts are whole minor units of the row's currency, energy 0.1 Wh. */
export async function* csvOf(pages: AsyncIterable<readonly RollupRow[]>): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvRecord(ROLLUP_COLUMNS.map((name) => ({ text: name })));
  for await (const page of pages) yield page.map((row) => csvRecord(ROLLUP_COLUMNS.map((name) => cell(name, row[name] ?? null)))).join('');
}

function cell(name: string, value: string | number | null): Cell {
  const written = value === null ? '' : String(value);
  return TEXTS.has(name) ? { text: written } : { figure: written };
}

/** Columns of ROLLUP_COLUMNS: texts, and whole numbers of 64 bits. */
export async function parquetOf(pages: AsyncIterable<readonly RollupRow[]>): Promise<Uint8Array> {
  const writer = new ByteWriter();
  let file: ParquetWriter | null = null;
  for await (const page of pages) {
    const columnData = columnsOf(page);
    file ??= new ParquetWriter({ writer, schema: schemaFromColumnData({ columnData }) });
    await file.write({ columnData, rowGroupSize: page.length });
  }
  file ??= new ParquetWriter({ writer, schema: schemaFromColumnData({ columnData: columnsOf([]) }) });
  await file.finish();
  return writer.getBytes();
}

function columnsOf(rows: readonly RollupRow[]) {
  return ROLLUP_COLUMNS.map((name) => {
    const values = rows.map((row) => row[name] ?? null);
    return TEXTS.has(name)
      ? { name, type: 'STRING' as const, nullable: true, data: values }
      : { name, type: 'INT64' as const, nullable: true, data: values.map((value) => (value === null ? null : BigInt(value))) };
  });
}
