/** Signed meter values of a session, word for word as they came: among the samples of its readings. */
import { id, type PileId, type SessionId } from '../../base/ids.ts';
import type { SignedValue } from '../../domain/invoice.ts';
import type { MeterSample } from '../../domain/session.ts';
import type { UtcMs } from '../../base/time.ts';
import type { Reader } from '../connection.ts';
import { int, json, text, time } from '../rows.ts';

/** A meter that signs every reading has hundreds: the first and the last ones are what the law asks for. */
const MOST = 40;

/** In order of their time; of more than 40 the first and the last 20. */
export function signedValues(db: Reader, { sessionId }: { readonly sessionId: SessionId }): SignedValue[] {
  const session = db.get('SELECT transaction_id, pile_id, connector FROM session WHERE id = ?', sessionId);
  if (session === undefined) return [];
  const rows = db.all(
    "SELECT at_ms, samples FROM reading WHERE transaction_id = ? AND samples LIKE '%SignedData%' ORDER BY at_ms, seq",
    int(session, 'transaction_id'),
  );
  const ownKey = publicKeyOf(db, id<PileId>(text(session, 'pile_id')), int(session, 'connector'));
  const seen = new Set<string>();
  const all = rows.flatMap((row) =>
    json<MeterSample[]>(row, 'samples')
      .filter(({ format, value }) => format === 'SignedData' && !seen.has(value) && seen.add(value))
      .map((sample) => toSigned(sessionId, time(row, 'at_ms'), sample, ownKey)),
  );
  return all.length <= MOST ? all : [...all.slice(0, MOST / 2), ...all.slice(-MOST / 2)];
}

/** OCPP 1.6: the value is what was signed. 2.0.1: a signedMeterValue with its data, the way it was encoded and the key beside it. */
function toSigned(sessionId: SessionId, atMs: UtcMs, sample: MeterSample, ownKey: string | null): SignedValue {
  const signed = asSignedMeterValue(sample.value);
  const body = signed?.signedMeterData ?? sample.value;
  return {
    sessionId,
    atMs,
    context: sample.context,
    encoding: signed?.encodingMethod ?? formOf(body),
    text: body,
    publicKey: signed?.publicKey ?? ownKey,
  };
}

interface SignedMeterValue {
  readonly signedMeterData: string;
  readonly encodingMethod: string | undefined;
  readonly publicKey: string | undefined;
}

function asSignedMeterValue(value: string): SignedMeterValue | null {
  if (!value.startsWith('{')) return null;
  try {
    const { signedMeterData, encodingMethod, publicKey } = JSON.parse(value) as Readonly<Record<string, unknown>>;
    if (typeof signedMeterData !== 'string') return null;
    return { signedMeterData, encodingMethod: filled(encodingMethod), publicKey: filled(publicKey) };
  } catch {
    // A text that begins like JSON and is none is shown as it came.
    return null;
  }
}

function filled(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** What the text shows of itself; empty: nothing known. */
function formOf(body: string): string {
  if (body.startsWith('OCMF|')) return 'OCMF';
  if (/^T0NNRn[A-Za-z0-9+/=]+$/.test(body)) return 'OCMF (base64)';
  if (/^\s*<\?xml|^\s*<values/.test(body)) return 'SAFE XML';
  if (/^(1B){4}01010101/i.test(body)) return 'SML';
  return '';
}

/** OCA, signed meter values in OCPP 1.6: the pile's setting MeterPublicKey with the connector's number; null: it told none. */
function publicKeyOf(db: Reader, pileId: PileId, connector: number): string | null {
  const row = db.get(
    "SELECT value FROM pile_setting WHERE pile_id = ? AND key IN (?, ?) AND value IS NOT NULL AND value NOT IN ('', '***') ORDER BY length(key) DESC LIMIT 1",
    pileId,
    `MeterPublicKey${connector}`,
    `MeterPublicKey[${connector}]`,
  );
  return row === undefined ? null : text(row, 'value');
}
